import { useId, useState } from 'react';
import type { Receipt, ReceiptRule } from '../api/types';
import { texts } from '../texts';
import { Icon, type IconName } from '../ui/icon';
import styles from './receipt-view.module.css';

const words = texts.playlist;

type State = 'kept' | 'relaxed' | 'missed';

const SHOWN: Record<State, { icon: IconName; label: string }> = {
  kept: { icon: 'check', label: words.stateKept },
  relaxed: { icon: 'wave', label: words.stateRelaxed },
  missed: { icon: 'cross', label: words.stateMissed },
};

function stateOf({ satisfied, relaxed }: ReceiptRule): State {
  if (relaxed) return 'relaxed';
  return satisfied ? 'kept' : 'missed';
}

/** One tick for each rule; opens into the rules with what speaks for them. */
export function ReceiptView({ receipt }: { receipt: Receipt }) {
  const [open, setOpen] = useState(false);
  const list = useId();
  const rules = receipt.rules.map((rule) => ({ ...rule, state: stateOf(rule) }));
  if (rules.length === 0) return <p className={styles.none}>{words.noRules}</p>;
  const number = (state: State) => rules.filter((rule) => rule.state === state).length;
  const [relaxed, missed] = [number('relaxed'), number('missed')];
  return (
    <section className={styles.receipt} aria-label={words.receipt}>
      <button
        type="button"
        className={styles.summary}
        aria-expanded={open}
        aria-controls={list}
        onClick={() => setOpen(!open)}
      >
        <span className={styles.ticks} aria-hidden="true">
          {rules.map(({ rule, text, state }) => (
            <Tick key={`${rule} ${text}`} state={state} />
          ))}
        </span>
        <span className={styles.said}>
          {[
            words.kept(number('kept'), rules.length),
            relaxed > 0 && words.relaxed(relaxed),
            missed > 0 && words.missed(missed),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <Icon name="down" />
      </button>
      <ul id={list} className={styles.rules} hidden={!open}>
        {rules.map(({ rule, text, detail, state }) => (
          <li key={`${rule} ${text}`}>
            <Tick state={state} />
            <p>
              <span className={styles.rule}>
                <span>{text}</span>
                <em data-state={state}>{SHOWN[state].label}</em>
              </span>
              {detail && <small>{detail}</small>}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Tick({ state }: { state: State }) {
  return (
    <span className={styles.tick} data-state={state}>
      <Icon name={SHOWN[state].icon} size={16} />
    </span>
  );
}
