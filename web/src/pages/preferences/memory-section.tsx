import { type FormEvent, useId, useState } from 'react';
import { useAddMemory, useMemories } from '../../api/memories';
import { texts } from '../../texts';
import { Button, ButtonRow } from '../../ui/button';
import fields from '../../ui/field.module.css';
import { LoadError, Skeleton } from '../../ui/states';
import styles from './memories.module.css';
import { MemoryRow } from './memory-row';
import page from './preferences-page.module.css';
import { Section, type SectionProps } from './section';

const words = texts.memories;
const LONGEST = 500;

/** What is remembered of the listener: to be seen, changed, forgotten, and switched off. */
export function MemorySection({ preferences, save }: SectionProps) {
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useMemories();
  const memories = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Section title={words.title} text={words.text}>
      <label className={page.switch}>
        <input
          type="checkbox"
          role="switch"
          checked={preferences.memories}
          onChange={(event) => save({ memories: event.target.checked })}
        />
        <span>
          {words.on}
          <small>{words.onText}</small>
        </span>
      </label>
      <NewMemory />
      {error && <LoadError error={error} retry={() => void refetch()} />}
      {isPending && <Skeleton height={72} count={2} />}
      {data && memories.length === 0 && (
        <div className={styles.none}>
          <h3>{words.none}</h3>
          <p>{words.noneText}</p>
        </div>
      )}
      {memories.length > 0 && (
        <div>
          {!preferences.memories && <p className={styles.off}>{words.off}</p>}
          <ul className={styles.list} aria-label={words.list} data-off={!preferences.memories}>
            {memories.map((memory) => (
              <MemoryRow key={memory.id} memory={memory} />
            ))}
          </ul>
          {hasNextPage && (
            <ButtonRow>
              <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {texts.common.showMore}
              </Button>
            </ButtonRow>
          )}
        </div>
      )}
    </Section>
  );
}

function NewMemory() {
  const id = useId();
  const [text, setText] = useState('');
  const { mutate, isPending } = useAddMemory();
  const said = text.trim();

  function add(event: FormEvent): void {
    event.preventDefault();
    if (said !== '' && !isPending) mutate(said, { onSuccess: () => setText('') });
  }

  return (
    <form className={page.field} onSubmit={add}>
      <label htmlFor={id}>{words.label}</label>
      <div className={page.adding}>
        <input
          id={id}
          className={fields.input}
          value={text}
          maxLength={LONGEST}
          placeholder={words.placeholder}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" disabled={said === '' || isPending}>
          {words.add}
        </Button>
      </div>
    </form>
  );
}
