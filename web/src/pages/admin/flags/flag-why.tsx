import { useMutation } from '@tanstack/react-query';
import { useDeferredValue, useId, useState, type FormEvent } from 'react';
import { useMe } from '../../../api/account';
import { useUsers } from '../../../api/admin';
import { explainFlag } from '../../../api/flags';
import type { Flag, FlagExplanation } from '../../../api/types';
import { adminTexts } from '../../../texts-admin';
import { Button, ButtonRow } from '../../../ui/button';
import field from '../../../ui/field.module.css';
import { Icon } from '../../../ui/icon';
import form from '../form.module.css';
import { Panel } from '../panel';
import { SearchField } from '../search-field';
import page from './flag-page.module.css';
import { conditionText, variantWord } from './flag-sentence';

const words = adminTexts.why;

/** What somebody gets from a flag, and how it came about. */
export function FlagWhy({ flag }: { flag: Flag }) {
  const id = useId();
  const { data: me } = useMe();
  const [byHand, setByHand] = useState(false);
  const [context, setContext] = useState('{\n  "targetingKey": "",\n  "role": "listener"\n}');
  const [wrong, setWrong] = useState('');
  const explain = useMutation({ mutationFn: (body: Parameters<typeof explainFlag>[1]) => explainFlag(flag.key, body) });

  function submit(event: FormEvent): void {
    event.preventDefault();
    const read = objectOf(context);
    setWrong(read === null ? words.badContext : '');
    if (read !== null) explain.mutate({ context: read });
  }

  return (
    <Panel title={words.title} text={words.text}>
      <ListenerPicker onPick={(userId) => explain.mutate({ userId })} />
      <ButtonRow>
        {me && (
          <Button small onClick={() => explain.mutate({ userId: me.id })}>
            {words.me}
          </Button>
        )}
        <Button small look={byHand ? 'solid' : 'outline'} aria-expanded={byHand} onClick={() => setByHand(!byHand)}>
          {words.byHand}
        </Button>
      </ButtonRow>
      {byHand && (
        <form className={form.form} onSubmit={submit}>
          <div className={form.field}>
            <label htmlFor={id}>{words.context}</label>
            <textarea
              id={id}
              className={`${field.input} ${form.code}`}
              value={context}
              spellCheck={false}
              aria-invalid={wrong !== ''}
              aria-describedby={`${id}-wrong`}
              onChange={(event) => setContext(event.target.value)}
            />
            <p id={`${id}-wrong`} className={form.wrong} role="alert">
              {wrong}
            </p>
          </div>
          <Button type="submit">{words.ask}</Button>
        </form>
      )}
      <div role="status">{explain.data && <Explanation flag={flag} explanation={explain.data} />}</div>
    </Panel>
  );
}

const MOST_FOUND = 8;

/** Finds a listener by name; those found are buttons. */
function ListenerPicker({ onPick }: { onPick: (userId: string) => void }) {
  const [typed, setTyped] = useState('');
  const sought = useDeferredValue(typed.trim());
  const { data } = useUsers(sought, '', sought !== '');
  const found = sought === '' ? [] : (data?.pages[0]?.items ?? []);
  return (
    <div className={page.picker}>
      <SearchField value={typed} label={words.find} onChange={setTyped} />
      <div role="status">
        {sought !== '' && data && found.length === 0 && <p className={form.hint}>{words.nobody}</p>}
        <ButtonRow>
          {found.slice(0, MOST_FOUND).map(({ id, name }) => (
            <Button key={id} small look="solid" onClick={() => onPick(id)}>
              {name}
            </Button>
          ))}
        </ButtonRow>
      </div>
    </div>
  );
}

function objectOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function Explanation({ flag, explanation }: { flag: Flag; explanation: FlagExplanation }) {
  const { variant, because, rules, rollout } = explanation;
  return (
    <>
      <div className={page.verdict}>
        <strong>{variant !== null && words.gets(variantWord(flag, variant))}</strong>
        {because}
      </div>
      <ol className={page.steps}>
        {rules.map(({ description, when, matched, decided }, at) => (
          <li key={at} data-decided={decided}>
            <strong>{words.rule(at + 1, description)}</strong> {matched ? words.matched : words.notMatched}
            {decided && `, ${words.decided}`}
            {when.map(({ actual, holds, ...condition }, index) => (
              <p key={index} className={page.condition} data-holds={holds}>
                <Icon name={holds ? 'check' : 'cross'} size={18} />
                <span>
                  {conditionText(condition)}: {holds ? words.holds : words.fails}
                  <small>{actual === null ? words.missing : words.actual(JSON.stringify(actual))}</small>
                </span>
              </p>
            ))}
          </li>
        ))}
        {rollout && (
          <li data-decided={rollout.decided}>
            <strong>{words.rollout}</strong> {rollout.included ? words.included : words.excluded}
            {rollout.decided && `, ${words.decided}`}
          </li>
        )}
      </ol>
    </>
  );
}
