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
      gridPos: { x: number; w: number };
      targets?: { expr: string; datasource: object }[];
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

  it('takes the highest of what each process reads from the same database', () => {
    const shared = /activation_desk_(?:outbox|inbox)_\w+|activation_desk_tickets/;
    const targets = panels.flatMap(({ targets = [] }) => targets).filter(({ expr }) => shared.test(expr));
    expect(targets.length).toBeGreaterThan(5);
    for (const { expr } of targets) expect(expr).toMatch(/^max( by \(\w+\) )?\(/);
  });
});
