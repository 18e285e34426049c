import { type QueueBackend, queueNames, type SqlGateway } from "../ports/index.ts";

const bucketsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

interface Series {
  labels: string;
  count: number;
  sum: number;
  buckets: number[];
}

/** Counts and times of this process, in the names that dashboards know. */
export interface Metrics {
  count(name: string, labels: Record<string, string>): void;
  observeSeconds(name: string, labels: Record<string, string>, seconds: number): void;
  render(): string;
}

export function createMetrics(): Metrics {
  const counters = new Map<string, Map<string, number>>();
  const histograms = new Map<string, Map<string, Series>>();
  return {
    count(name, labels) {
      const series = entry(counters, name, () => new Map<string, number>());
      const key = labelsOf(labels);
      series.set(key, (series.get(key) ?? 0) + 1);
    },
    observeSeconds(name, labels, seconds) {
      const key = labelsOf(labels);
      const series = entry(
        entry(histograms, name, () => new Map<string, Series>()),
        key,
        () => ({ labels: key, count: 0, sum: 0, buckets: bucketsSeconds.map(() => 0) }),
      );
      series.count += 1;
      series.sum += seconds;
      bucketsSeconds.forEach((edge, i) => {
        if (seconds <= edge) series.buckets[i] = (series.buckets[i] ?? 0) + 1;
      });
    },
    render() {
      const lines: string[] = [];
      for (const [name, series] of counters) {
        lines.push(`# TYPE ${name} counter`);
        for (const [labels, value] of series) lines.push(`${name}${braces(labels)} ${value}`);
      }
      for (const [name, all] of histograms) {
        lines.push(`# TYPE ${name} histogram`);
        for (const { labels, count, sum, buckets } of all.values()) {
          const and = labels ? `${labels},` : "";
          bucketsSeconds.forEach((edge, i) => {
            lines.push(`${name}_bucket{${and}le="${edge}"} ${buckets[i]}`);
          });
          lines.push(`${name}_bucket{${and}le="+Inf"} ${count}`);
          lines.push(
            `${name}_sum${braces(labels)} ${sum}`,
            `${name}_count${braces(labels)} ${count}`,
          );
        }
      }
      return lines.join("\n");
    },
  };
}

interface Figures {
  eventsPending: number;
  oldestPendingSeconds: number;
  sendsPending: number;
  oldestSendSeconds: number;
  deadLetters: Record<string, number>;
  blockedLanes: number;
  channels: { id: string; up: boolean }[];
}

/** How long a look at a dependency may take: it says whether it is there, not whether it is quick. */
export const probeTimeoutMs = 3_000;

/**
 * Prometheus text of everything that Prosa knows of itself. A dependency that is away shows as
 * `prosa_dependency_up 0` and its figures are left out.
 */
export async function renderMetrics(deps: {
  sql: SqlGateway;
  queues: QueueBackend;
  metrics: Metrics;
}): Promise<string> {
  const [figures, queues, spilled] = await Promise.all([
    deps.sql
      .call<Figures>("pipeline_figures", {}, "service", { timeoutMs: probeTimeoutMs })
      .catch(() => null),
    queueGauges(deps.queues).catch(() => null),
    countSpilled(deps.queues),
  ]);
  const lines = [
    "# TYPE prosa_dependency_up gauge",
    `prosa_dependency_up{dependency="postgres"} ${figures ? 1 : 0}`,
    `prosa_dependency_up{dependency="queue"} ${queues ? 1 : 0}`,
    ...(queues ? ["# TYPE prosa_queue_jobs gauge", ...queues] : []),
    ...(spilled === null
      ? []
      : ["# TYPE prosa_spill_events gauge", `prosa_spill_events ${spilled}`]),
    ...(figures ? figureGauges(figures) : []),
    deps.metrics.render(),
  ];
  return `${lines.filter(Boolean).join("\n")}\n`;
}

/** Webhook events that wait for Postgres; `null` where there is no spill, or it does not answer. */
export async function countSpilled({ spill }: QueueBackend): Promise<number | null> {
  return spill ? spill.size().catch(() => null) : null;
}

async function queueGauges(queues: QueueBackend): Promise<string[]> {
  const counts = await Promise.all(
    queueNames.map(async (name) => [name, await queues.counts(name)] as const),
  );
  return counts.flatMap(([queue, states]) =>
    Object.entries(states).map(
      ([state, jobs]) => `prosa_queue_jobs{queue="${queue}",state="${state}"} ${jobs}`,
    ),
  );
}

function figureGauges(figures: Figures): string[] {
  const gauge = (name: string, value: number) => [`# TYPE ${name} gauge`, `${name} ${value}`];
  return [
    ...gauge("prosa_events_pending", figures.eventsPending),
    ...gauge("prosa_oldest_pending_seconds", figures.oldestPendingSeconds),
    ...gauge("prosa_sends_pending", figures.sendsPending),
    ...gauge("prosa_oldest_send_seconds", figures.oldestSendSeconds),
    ...gauge("prosa_lanes_blocked", figures.blockedLanes),
    "# TYPE prosa_dead_letters gauge",
    ...queueNames.map(
      (queue) => `prosa_dead_letters{queue="${queue}"} ${figures.deadLetters[queue] ?? 0}`,
    ),
    "# TYPE prosa_channel_up gauge",
    ...figures.channels.map(({ id, up }) => `prosa_channel_up{channel="${id}"} ${up ? 1 : 0}`),
  ];
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function labelsOf(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, "_")}"`)
    .join(",");
}

function braces(labels: string): string {
  return labels ? `{${labels}}` : "";
}
