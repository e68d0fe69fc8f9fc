// Whether the mail server takes us, and the webhook's receiver is there. Nothing is sent.
import type { EmailConfig, WebhookConfig } from '../readWaysOut.ts';
import { type Finding, told, trouble } from './finding.ts';
import type { Patient } from './patient.ts';

/** Only of what is configured. */
export async function checkWaysOut({ config, ask }: Pick<Patient, 'config' | 'ask'>): Promise<Finding[]> {
  const { webhook, email } = config.waysOut;
  return Promise.all([...(email ? [checkMail(email)] : []), ...(webhook?.url ? [checkWebhook(webhook, ask)] : [])]);
}

/** By nodemailer's names, where no server has been spoken to. */
const unreached: ReadonlySet<string> = new Set(['ECONNECTION', 'EDNS', 'ETIMEDOUT', 'ESOCKET']);

async function checkMail({ server, to }: EmailConfig): Promise<Finding> {
  // nodemailer is loaded by those who use it.
  const { proveMailServer } = await import('../channels/email/mailTransport.ts');
  const { host, port } = server;
  const failure = await proveMailServer(server);
  if (!failure) return told('good', 'mail', 'mail.fine', { host, to: to.join(', ') });
  const { code = 'unknown', responseCode, message = '' } = failure;
  const values = {
    host,
    address: `${host}:${port}`,
    reason: responseCode === undefined ? code : `${code} ${responseCode}`,
  };
  if (code === 'EAUTH' || code === 'ENOAUTH') return trouble('wrong', 'mail', 'mail.login', values);
  if (code === 'ETLS' || /certificate|\bTLS\b|\bSSL\b|ssl3|wrong version/i.test(message)) {
    return trouble('wrong', 'mail', 'mail.encryption', values);
  }
  if (unreached.has(code)) return trouble('wrong', 'mail', 'mail.unreached', values);
  return trouble('wrong', 'mail', 'mail.refused', values);
}

/** Asks for the head of its page: an event that never happened would become a record somewhere. */
async function checkWebhook({ url }: WebhookConfig, ask: Patient['ask']): Promise<Finding> {
  const { host } = new URL(url);
  const answer = await ask(url, { method: 'HEAD', headers: { 'user-agent': 'activation-desk' } });
  if ('failed' in answer) return trouble('wrong', 'webhook', 'webhook.unreached', { host, reason: answer.failed });
  const { status } = answer;
  if (status >= 500) return trouble('note', 'webhook', 'webhook.unwell', { host, status });
  if (status === 404 || status === 410) return trouble('note', 'webhook', 'webhook.missing', { host, status });
  if (status >= 300 && status < 400) return trouble('note', 'webhook', 'webhook.moved', { host, status });
  return told('good', 'webhook', 'webhook.fine', { host, status });
}
