import { useFigure, type Span } from '../../api/analytics';
import type { ClockCell } from '../../api/types';
import { texts } from '../../texts';
import { count, hours } from '../../ui/format';
import { useMedia } from '../../ui/use-media';
import { AskLink } from './ask-link';
import styles from './clock.module.css';
import { level, LEVELS, topOf } from './levels';
import { FigureTable, Panel } from './panel';

const words = texts.statistics;
const [ROW, ASIDE] = [24, 44];

/** When in the week one listens: a circle for each hour of each weekday. */
export function ClockPanel({ span, zone }: { span: Span; zone: string }) {
  const query = useFigure('/clock', { ...span });
  const peak = query.data && peakOf(query.data.cells);
  return (
    <Panel
      wide
      title={words.clock}
      note={peak ? words.clockPeak(words.weekdays[peak.weekday] ?? '', hour(peak.hour), zone) : words.clockNote(zone)}
      query={query}
      height={[193, 106]}
      actions={
        peak && <AskLink request={words.askHour(words.weekdays[peak.weekday] ?? '', words.dayPart(peak.hour))} />
      }
      table={({ cells }) => (
        <FigureTable
          caption={words.clock}
          columns={[words.when, words.plays, words.time]}
          rows={cells
            .filter(({ plays }) => plays > 0)
            .map(({ weekday, hour: at, plays, ms }) => ({
              key: `${weekday} ${at}`,
              cells: [`${words.weekdays[weekday]} ${hour(at)}`, count(plays), hours(ms)],
            }))}
        />
      )}
    >
      {({ cells }) => <Clock cells={cells} />}
    </Panel>
  );
}

function Clock({ cells }: { cells: readonly ClockCell[] }) {
  // Wide screens have room between the hours; on narrow ones the circles touch.
  const width = useMedia('(max-width: 859px)') ? 22 : 36;
  const most = topOf(cells);
  const peak = peakOf(cells);
  const said = peak ? words.clockSaid(words.weekdays[peak.weekday] ?? '', hour(peak.hour)) : words.clock;
  return (
    <svg className={styles.clock} viewBox={`0 0 ${ASIDE + 24 * width} ${20 + 7 * ROW}`} role="img" aria-label={said}>
      {words.weekdays.map((name, weekday) => (
        <text key={name} x={0} y={20 + weekday * ROW + 16}>
          {name.slice(0, 3)}
        </text>
      ))}
      {[0, 6, 12, 18].map((at) => (
        <text key={at} x={ASIDE + at * width + 2} y={12}>
          {hour(at)}
        </text>
      ))}
      {cells.map(({ weekday, hour: at, plays, ms }) => {
        const step = level(plays, most);
        return (
          <circle
            key={`${weekday} ${at}`}
            data-level={step}
            cx={ASIDE + (at + 0.5) * width}
            cy={20 + (weekday + 0.5) * ROW}
            r={2 + (step * 8.5) / LEVELS}
          >
            <title>{words.amountOn(`${words.weekdays[weekday]} ${hour(at)}`, plays, hours(ms))}</title>
          </circle>
        );
      })}
    </svg>
  );
}

const hour = (at: number): string => `${String(at).padStart(2, '0')}:00`;

function peakOf(cells: readonly ClockCell[]): ClockCell | null {
  return cells.reduce<ClockCell | null>((best, cell) => (cell.plays > (best?.plays ?? 0) ? cell : best), null);
}
