// Whether the bot is reached at PUBLIC_URL as Teams, Slack and people reach it: name, certificate, paths.
import { createHmac } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { setTimeout } from 'node:timers/promises';
import { isGiven, isLoopback } from '../settings.ts';
import { type Answer, objectIn } from './ask.ts';
import { certificateAt } from './certificateAt.ts';
import { type Check, type Finding, type Problem, told, trouble } from './finding.ts';
import type { Patient } from './patient.ts';

/** A name that takes longer is found by nobody. */
const nameWithinMs = 5_000;
/** Renewal by itself happens a month before the end, where it works. */
const soonMs = 14 * 86_400_000;

/** `running`: where this machine reaches our own bot, if it runs here. */
export async function checkAddress(
  patient: Pick<Patient, 'config' | 'environment' | 'ask' | 'now'>,
  running: string | undefined,
): Promise<Finding[]> {
  const { publicUrl, teams, slack } = patient.config;
  const isCalled = teams?.appId !== undefined || (slack !== undefined && !slack.appToken);
  if (publicUrl === undefined) {
    const inside = running === undefined ? [] : await checkPaths(patient, running);
    // What is wrong with the one that is set, the settings say.
    const isSet = isGiven(patient.environment, 'PUBLIC_URL');
    const unread = isSet ? told('skipped', 'address', 'address.unread') : trouble('note', 'address', 'address.unset');
    return isCalled ? [unread, ...inside] : inside;
  }
  const reached = await checkReached(patient, publicUrl);
  if (reached.some(({ mark }) => mark === 'wrong')) return reached;
  return [...reached, ...(await checkPaths(patient, publicUrl))];
}

async function checkReached(
  { ask, environment, now }: Pick<Patient, 'ask' | 'environment' | 'now'>,
  publicUrl: string,
): Promise<Finding[]> {
  const { hostname, host, protocol, port } = new URL(publicUrl);
  const byProxy = environment['NODE_USE_ENV_PROXY'] === '1';
  if (!byProxy && !isLoopback(hostname) && !(await isKnown(hostname))) {
    return [trouble('wrong', 'address', 'address.name', { host: hostname })];
  }
  // Behind a proxy, what a direct connection would show is another certificate, or none.
  const certificate =
    protocol === 'https:' && !byProxy ? await checkCertificate(hostname, Number(port || 443), now()) : [];
  if (certificate.some(({ mark }) => mark === 'wrong')) return certificate;
  const answer = await ask(`${publicUrl}/healthz`);
  if ('failed' in answer) {
    return [...certificate, trouble('wrong', 'address', 'address.unreached', { host, reason: answer.failed })];
  }
  const { status } = answer;
  if (status === 200 && objectIn(answer)['ok'] === true) {
    return [...certificate, told('good', 'address', 'address.fine', { host })];
  }
  const problem = status >= 500 ? 'address.behind' : status >= 300 && status < 400 ? 'address.moved' : 'address.other';
  return [...certificate, trouble('wrong', 'address', problem, { host, status })];
}

async function isKnown(hostname: string): Promise<boolean> {
  const late = setTimeout(nameWithinMs, undefined, { ref: false });
  const found = await Promise.race([lookup(hostname.replace(/^\[(.*)\]$/, '$1')), late]).catch(() => undefined);
  return found !== undefined;
}

async function checkCertificate(host: string, port: number, now: Date): Promise<Finding[]> {
  const seen = await certificateAt(host, port);
  // What keeps it from being reached at all is told by the request.
  if ('failed' in seen) return [];
  const { until, refused } = seen;
  const values = { host, until: { instant: until.toISOString() } };
  if (until < now) return [trouble('wrong', 'address', 'address.certificateOver', values)];
  if (refused === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return [trouble('wrong', 'address', 'address.certificateName', values)];
  }
  if (refused !== undefined) {
    return [trouble('wrong', 'address', 'address.certificateRefused', { ...values, reason: refused })];
  }
  if (until.getTime() - now.getTime() < soonMs) return [trouble('note', 'address', 'address.certificateSoon', values)];
  return [told('good', 'address', 'address.certificate', values)];
}

/** Whether the paths lead to our bot. */
async function checkPaths({ config, ask, now }: Pick<Patient, 'config' | 'ask' | 'now'>, base: string) {
  const { teams, slack } = config;
  const isHttp = slack !== undefined && !slack.appToken && slack.signingSecret !== undefined;
  const findings = await Promise.all([
    ...(teams?.appId ? [checkMessages(ask, base)] : []),
    ...(isHttp ? [checkSlackRequests(ask, base, slack.signingSecret ?? '', now())] : []),
  ]);
  return findings;
}

/** Without a token the right answer is 401. */
async function checkMessages(ask: Patient['ask'], base: string): Promise<Finding> {
  const url = `${base}/api/messages`;
  const answer = await ask(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  if ('status' in answer && answer.status === 401) return told('good', 'messages', 'messages.fine', { url });
  // So answers a bot without an app id, which reads what nobody has signed.
  if ('status' in answer && answer.status === 400) return trouble('wrong', 'messages', 'messages.open', { url });
  return pathProblem('messages', url, answer, 'messages.open');
}

/** Signs what Slack sends when an address is entered: only whoever has the same secret answers it. */
async function checkSlackRequests(
  ask: Patient['ask'],
  base: string,
  signingSecret: string,
  now: Date,
): Promise<Finding> {
  const url = `${base}/slack/events`;
  const challenge = `doctor-${now.getTime()}`;
  const body = JSON.stringify({ type: 'url_verification', challenge });
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signature = `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  const answer = await ask(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature,
    },
    body,
  });
  if ('status' in answer && answer.status === 401) return trouble('wrong', 'slackRequests', 'slackRequests.secret');
  if ('status' in answer && answer.status === 200) {
    return answer.text.includes(challenge)
      ? told('good', 'slackRequests', 'slackRequests.fine', { url })
      : trouble('wrong', 'slackRequests', 'slackRequests.other', { url });
  }
  return pathProblem('slackRequests', url, answer, 'slackRequests.other');
}

/** Why a path did not lead to our bot. */
function pathProblem(check: Check, url: string, answer: Answer, otherwise: Problem): Finding {
  if ('failed' in answer) return trouble('wrong', check, 'path.unreached', { url, reason: answer.failed });
  const { status } = answer;
  if (status === 404) return trouble('wrong', check, 'path.missing', { url });
  if (status >= 500) return trouble('wrong', check, 'path.behind', { url, status });
  if (status === 429) return trouble('note', check, 'path.limited', { url });
  if (status >= 200 && status < 300) return trouble('wrong', check, otherwise, { url });
  return trouble('wrong', check, 'path.between', { url, status });
}
