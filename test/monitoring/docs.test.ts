// The documentation, the dashboard and /metrics name the same figures.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { openMetrics } from '../../bot/monitoring/metrics.ts';

const read = (path: string) => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');
const page = read('monitoring.md');
const dashboard = read('grafana.json');

const standing = {
  outbox: { waiting: 1, oldestSeconds: 2, parked: 3 },
  inbox: { waiting: 4, oldestSeconds: 5 },
  tickets: { open: 1, claimed: 0, resolved: 0, closed: 0, withdrawn: 0 },
};

let text = '';
beforeAll(async () => {
  const metrics = openMetrics({ channels: ['teams'], deliveryChannels: ['teams'], databaseFailures: () => 0 });
  metrics.turn('teams', 'done', 0.01);
  metrics.answered('teams', 0.1);
  metrics.sent('teams', 0.1);
  metrics.handedOver('teams', 'asked');
  metrics.limited('person');
  text = await metrics.text(standing, { database: true });
});

const own = () =>
  [...text.matchAll(/^# HELP (activation_desk_\w+) (.*)$/gm)].map(([, name = '', help = '']) => ({
    name,
    help,
    type: new RegExp(`^# TYPE ${name} (\\w+)$`, 'm').exec(text)?.[1] ?? '',
  }));

/** The labels that its samples carry, but for those of the buckets. */
function labelsOf(name: string): string[] {
  const labels = new Set<string>();
  for (const [, inside = ''] of text.matchAll(new RegExp(`^${name}(?:_bucket|_sum|_count)?\\{(.*)\\} `, 'gm'))) {
    for (const [, label = ''] of inside.matchAll(/(\w+)="/g)) if (label !== 'le') labels.add(label);
  }
  return [...labels];
}

/** Names of our figures in a text, without what a histogram adds to its own. */
function named(words: string): string[] {
  const found = [...words.matchAll(/activation_desk_\w+/g)].map(([name]) => name.replace(/_(?:bucket|sum|count)$/, ''));
  return [...new Set(found)].sort();
}

describe('a figure', () => {
  it('stands in the table of the documentation, with its kind, its labels and its meaning', () => {
    const rows = [...page.matchAll(/^\| `(activation_desk_\w+)` +\| (\w+) +\| (.*?) +\| (.*?) +\|$/gm)].map(
      ([, name, type, labels, help]) => ({ name, type, labels, help }),
    );
    const expected = own().map(({ name, type, help }) => ({
      name,
      type,
      help,
      labels: labelsOf(name)
        .map((label) => `\`${label}\``)
        .join(', '),
    }));
    expect(rows).toEqual(expected);
  });

  it('stands on the dashboard, and everything there is a figure', () => {
    expect(named(dashboard)).toEqual(
      own()
        .map(({ name }) => name)
        .sort(),
    );
    const process = [...dashboard.matchAll(/\b((?:process|nodejs)_\w+)\{/g)].map(([, name = '']) => name);
    expect(process.length).toBeGreaterThan(0);
    for (const name of process) expect(text).toContain(`# HELP ${name} `);
  });

  it('that an alert names is there', () => {
    const names = own().map(({ name }) => name);
    for (const name of named(page)) expect(names).toContain(name);
  });

  it('has a name as Prometheus wants it', () => {
    for (const { name, type } of own()) {
      expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
      expect([name, type === 'histogram' ? name.endsWith('_seconds') : true]).toEqual([name, true]);
    }
  });
});

describe('the dashboard', () => {
  const chosen = '$' + '{datasource}';
  const { panels, templating } = JSON.parse(dashboard) as {
    panels: {
      id: number;
      type: string;
      title: string;
      gridPos: { x: number; w: number };
      targets?: { expr: string; legendFormat?: string; datasource: object }[];
      fieldConfig?: { defaults: { unit?: string } };
    }[];
    templating: { list: { name: string; type: string }[] };
  };

  it('asks the data source and the job that its reader chose', () => {
    expect(templating.list.map(({ name, type }) => [name, type])).toEqual([
      ['datasource', 'datasource'],
      ['job', 'query'],
    ]);
    const targets = panels.flatMap(({ targets = [] }) => targets);
    expect(targets.length).toBeGreaterThan(20);
    for (const { expr, datasource } of targets) {
      expect(datasource).toEqual({ type: 'prometheus', uid: chosen });
      expect(expr).toContain('job=~"$job"');
    }
  });

  it('has panels that fit and are told apart', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  const ofScrape = ['job', 'instance'];
  const samples = () =>
    [...text.matchAll(/^(\w+)(?:\{(.*)\})? /gm)].map(([, name = '', inside = '']) => ({
      name,
      labels: [...inside.matchAll(/(\w+)="/g)].map(([, label = '']) => label),
    }));
  const labelsHere = (name: string) => [
    ...ofScrape,
    ...samples()
      .filter((one) => one.name === name)
      .flatMap(({ labels }) => labels),
  ];
  /** Every selector of an expression: its figure, and the labels that it asks for. */
  const selectors = (expr: string) =>
    [...expr.matchAll(/([a-z]\w+)\{(.*?)\}/g)].map(([, name = '', inside = '']) => ({
      name,
      asked: [...inside.matchAll(/(\w+)(?:=~|!=|!~|=)"/g)].map(([, label = '']) => label),
    }));
  const grouped = (expr: string) =>
    [...expr.matchAll(/\bby \(([\w, ]+)\)/g)].flatMap(([, inside = '']) => inside.split(',').map((one) => one.trim()));

  it('asks for samples and labels that /metrics prints', () => {
    for (const { expr } of panels.flatMap(({ targets = [] }) => targets)) {
      const all = selectors(expr);
      expect([expr, all.length]).not.toEqual([expr, 0]);
      for (const { name, asked } of all) {
        expect(samples().map((one) => one.name)).toContain(name);
        expect([expr, [...asked, ...grouped(expr)].filter((label) => !labelsHere(name).includes(label))]).toEqual([
          expr,
          [],
        ]);
      }
    }
  });

  it('names its lines by labels that are left', () => {
    for (const { expr, legendFormat = '' } of panels.flatMap(({ targets = [] }) => targets)) {
      const isSummed = /\b(?:sum|max|min|count|avg)\b/.test(expr);
      const left = isSummed ? grouped(expr) : selectors(expr).flatMap(({ name }) => labelsHere(name));
      const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
      expect([expr, named.filter((label) => !left.includes(label))]).toEqual([expr, []]);
    }
  });

  it('counts what only grows by its rise', () => {
    const counters = [...text.matchAll(/^# TYPE (\w+) (counter|histogram)$/gm)].map(([, name = '']) => name);
    for (const { expr } of panels.flatMap(({ targets = [] }) => targets)) {
      for (const { name } of selectors(expr)) {
        const isCounter = counters.includes(name.replace(/_(?:bucket|sum|count)$/, ''));
        expect([expr, /\b(?:rate|increase)\(/.test(expr)]).toEqual([expr, isCounter]);
        expect([expr, expr.includes('histogram_quantile')]).toEqual([expr, name.endsWith('_bucket')]);
      }
    }
  });

  it('has the unit of what it draws', () => {
    for (const { title, targets = [], fieldConfig } of panels.filter(({ targets }) => targets)) {
      for (const { expr } of targets) expect([title, fieldConfig?.defaults.unit]).toEqual([title, unitOf(expr)]);
    }
  });

  /** Seconds by the figure's name; what happens in a second, or so many of something. */
  function unitOf(expr: string): string {
    const name = selectors(expr)[0]?.name ?? '';
    if (name === 'process_cpu_seconds_total') return 'percentunit';
    if (/_seconds(?:_bucket)?$/.test(name)) return 's';
    if (name.endsWith('_bytes')) return 'bytes';
    // Not by the second: times 60, or within an hour.
    return /^sum by \(\w+(?:, \w+)*\) \(rate\(/.test(expr) ? 'ops' : 'short';
  }

  it('takes the highest of what each process reads from the same database', () => {
    const shared = /activation_desk_(?:outbox|inbox)_\w+|activation_desk_tickets/;
    const targets = panels.flatMap(({ targets = [] }) => targets).filter(({ expr }) => shared.test(expr));
    expect(targets.length).toBeGreaterThan(5);
    for (const { expr } of targets) expect(expr).toMatch(/^max( by \(\w+\) )?\(/);
  });
});
