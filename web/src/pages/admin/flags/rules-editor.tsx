import { useId, useRef } from 'react';
import type { Condition, Rule } from '../../../api/flags';
import { adminTexts } from '../../../texts-admin';
import { Button, IconButton } from '../../../ui/button';
import field from '../../../ui/field.module.css';
import form from '../form.module.css';
import { ConditionRow } from './condition-row';
import styles from './flag-editor.module.css';
import { ServeField } from './serve-field';

const words = adminTexts.editor;
const NEW_CONDITION: Condition = { attribute: 'role', op: 'equals', values: ['admin'] };

interface RulesEditorProps {
  rules: readonly Rule[];
  variants: readonly string[];
  onChange: (rules: Rule[]) => void;
}

/** Rules from the top; they move by buttons. */
export function RulesEditor({ rules, variants, onChange }: RulesEditorProps) {
  const ids = useStableIds(rules.length);

  function move(from: number, to: number): void {
    const [moved, other] = [rules[from], rules[to]];
    if (moved === undefined || other === undefined) return;
    ids.swap(from, to);
    onChange(rules.with(to, moved).with(from, other));
  }

  return (
    <fieldset className={styles.part}>
      <legend>{words.rules}</legend>
      {rules.length === 0 && <p className={form.hint}>{words.noRules}</p>}
      <ol className={styles.rules}>
        {rules.map((rule, at) => (
          <li key={ids.at(at)}>
            <RuleCard
              rule={rule}
              number={at + 1}
              variants={variants}
              onChange={(changed) => onChange(rules.with(at, changed))}
              onUp={at > 0 ? () => move(at, at - 1) : null}
              onDown={at < rules.length - 1 ? () => move(at, at + 1) : null}
              onRemove={() => {
                ids.remove(at);
                onChange(rules.toSpliced(at, 1));
              }}
            />
          </li>
        ))}
      </ol>
      <Button
        small
        icon="plus"
        onClick={() => onChange([...rules, { description: '', when: [NEW_CONDITION], serve: variants[0] ?? '' }])}
      >
        {words.addRule}
      </Button>
    </fieldset>
  );
}

/** Keys for rows that have no identity of their own, so that what is typed in one stays with it. */
function useStableIds(length: number) {
  const ids = useRef<number[]>([]);
  const next = useRef(0);
  while (ids.current.length < length) ids.current.push(next.current++);
  ids.current.length = length;
  return {
    at: (index: number) => ids.current[index],
    swap: (from: number, to: number) => {
      const [a = 0, b = 0] = [ids.current[from], ids.current[to]];
      ids.current[from] = b;
      ids.current[to] = a;
    },
    remove: (index: number) => void ids.current.splice(index, 1),
  };
}

interface RuleCardProps {
  rule: Rule;
  number: number;
  variants: readonly string[];
  onChange: (rule: Rule) => void;
  onUp: (() => void) | null;
  onDown: (() => void) | null;
  onRemove: () => void;
}

function RuleCard({ rule, number, variants, onChange, onUp, onDown, onRemove }: RuleCardProps) {
  const id = useId();
  const { description, when, serve } = rule;
  const ids = useStableIds(when.length);
  return (
    <div role="group" aria-labelledby={id} className={styles.rule}>
      <div className={styles.ruleHead}>
        <strong id={id}>{words.rule(number)}</strong>
        <input
          className={field.input}
          aria-label={words.ruleName}
          placeholder={words.ruleName}
          value={description}
          maxLength={500}
          autoComplete="off"
          onChange={(event) => onChange({ ...rule, description: event.target.value })}
        />
        <div className={styles.ruleButtons}>
          <IconButton icon="up" label={words.ruleUp(number)} disabled={onUp === null} onClick={() => onUp?.()} />
          <IconButton
            icon="down"
            label={words.ruleDown(number)}
            disabled={onDown === null}
            onClick={() => onDown?.()}
          />
          <IconButton icon="bin" label={words.removeRule(number)} onClick={onRemove} />
        </div>
      </div>
      {when.length === 0 && <p className={form.hint}>{words.always}</p>}
      {when.map((condition, at) => (
        <ConditionRow
          key={ids.at(at)}
          condition={condition}
          isFirst={at === 0}
          onChange={(changed) => onChange({ ...rule, when: when.with(at, changed) })}
          onRemove={() => {
            ids.remove(at);
            onChange({ ...rule, when: when.toSpliced(at, 1) });
          }}
        />
      ))}
      <div>
        <Button small look="quiet" icon="plus" onClick={() => onChange({ ...rule, when: [...when, NEW_CONDITION] })}>
          {words.addCondition}
        </Button>
      </div>
      <ServeField serve={serve} variants={variants} onChange={(changed) => onChange({ ...rule, serve: changed })} />
    </div>
  );
}
