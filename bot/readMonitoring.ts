// The settings of whoever watches the bot: the right to see figures, and where traces go.
import { z } from 'zod';
import type { Settings } from './settings.ts';
import { samplers } from './settingTable/serverSettings.ts';

export interface MonitoringConfig {
  /** Lets whoever shows it see /metrics and the details of /readyz. Undefined: only this machine sees them. */
  readonly metricsToken?: string;
  /** Undefined: no traces are made. */
  readonly traces?: TracesConfig;
}

export interface TracesConfig {
  /** Where traces are posted to, as OTLP over HTTP with JSON. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly service: string;
  readonly sampler: (typeof samplers)[number];
  /** Of all traces, for the samplers that take a part of them; 0 to 1. */
  readonly ratio: number;
}

/** Reads them; problems go into the settings. No problem shows a token or a header. */
export function readMonitoring({ env, read, choice, address, problem }: Settings): MonitoringConfig {
  const metricsToken = read('METRICS_TOKEN', z.string().regex(/^[\x21-\x7e]{16,}$/), '', () =>
    problem('config.metricsToken'),
  );
  const endpoint = address('OTEL_EXPORTER_OTLP_ENDPOINT');
  const headers = read('OTEL_EXPORTER_OTLP_HEADERS', z.string().transform(headersIn).pipe(pairs), {}, () =>
    problem('config.traceHeaders'),
  );
  const sampler = choice('OTEL_TRACES_SAMPLER', samplers, 'parentbased_always_on');
  const ratio = read('OTEL_TRACES_SAMPLER_ARG', z.coerce.number().min(0).max(1), 1, (value) =>
    problem('config.traceRatio', { value }),
  );
  const service = env['OTEL_SERVICE_NAME']?.trim() ?? 'activation-desk';
  return {
    ...(metricsToken && { metricsToken }),
    ...(endpoint && { traces: { url: `${endpoint.replace(/\/+$/, '')}/v1/traces`, headers, service, sampler, ratio } }),
  };
}

const pairs = z.record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/), z.string());

/** `name=value` with commas between them, values written as in a URL; undefined when it is not. */
function headersIn(text: string): Record<string, string> | undefined {
  try {
    return Object.fromEntries(
      text
        .split(',')
        .filter((part) => part.trim() !== '')
        .map((part) => {
          const at = part.indexOf('=');
          if (at < 0) throw new Error('no value');
          return [part.slice(0, at).trim(), decodeURIComponent(part.slice(at + 1).trim())];
        }),
    );
  } catch {
    return undefined;
  }
}
