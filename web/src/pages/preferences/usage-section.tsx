import { type MyUsage, useUsage } from '../../api/usage';
import { texts } from '../../texts';
import { LoadError } from '../../ui/states';
import { count } from '../../ui/format';
import { Section } from './section';
import styles from './usage.module.css';

const words = texts.usage;

interface Row {
  model: string;
  answers: number;
  tokens: number;
  cost: number | null;
  left: string;
}

/** What language models outside used up for me; nothing where there are none. */
export function UsageSection() {
  const { data, error, refetch } = useUsage();
  if (error) return <LoadError error={error} retry={() => void refetch()} />;
  const rows = data ? rowsOf(data) : [];
  if (rows.length === 0) return null;
  const columns = [words.model, words.calls, words.tokens, words.cost, words.left];
  return (
    <Section title={words.title} text={words.text}>
      <div className={styles.scroll} role="region" aria-label={words.title} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ model, answers, tokens, cost, left }) => (
              <tr key={model}>
                <th scope="row">{model}</th>
                <td>{count(answers)}</td>
                <td>{count(tokens)}</td>
                <td>{cost === null ? words.unknown : words.money(cost)}</td>
                <td>{left}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

/** One for each model: those that are set up, then those that once were. */
function rowsOf({ items, today }: MyUsage): Row[] {
  const models = new Set([...today.map(({ model }) => model), ...items.map(({ model }) => model)]);
  return [...models].map((model) => {
    const used = items.filter((item) => item.model === model);
    const costs = used.flatMap(({ cost }) => cost ?? []);
    return {
      model,
      answers: sum(used.map(({ calls }) => calls)),
      tokens: sum(used.map(({ inputTokens, outputTokens }) => inputTokens + outputTokens)),
      cost: costs.length === 0 ? null : sum(costs),
      left: leftOf(today.find((one) => one.model === model)),
    };
  });
}

function leftOf(today: MyUsage['today'][number] | undefined): string {
  if (today === undefined) return words.unknown;
  const { tokensLeft, costLeft } = today;
  const parts = [
    tokensLeft === null ? null : words.tokensLeft(count(tokensLeft)),
    costLeft === null ? null : words.money(costLeft),
  ];
  return parts.filter((part) => part !== null).join(', ') || words.noLimit;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
