import { texts } from '../../texts';
import { IconButton } from '../../ui/button';
import type { Siblings } from './branches';
import styles from './answer-bar.module.css';

const words = texts.chat;

/** ‹ 1/2 › between messages that follow the same one; nothing where there is only one. */
export function Pager({
  siblings: { ids, at },
  label,
  show,
}: {
  siblings: Siblings;
  label: string;
  show: ((id: string) => void) | null;
}) {
  if (ids.length < 2) return null;
  const button = (to: number, icon: 'left' | 'right', name: string) => {
    const id = ids[to];
    return (
      <IconButton
        icon={icon}
        label={name}
        disabled={id === undefined || show === null}
        onClick={() => id !== undefined && show?.(id)}
      />
    );
  };
  return (
    <div className={styles.pager} role="group" aria-label={label}>
      {button(at - 1, 'left', words.previous)}
      <span className="figures" aria-hidden="true">
        {at + 1}/{ids.length}
      </span>
      <span className="visually-hidden">{words.place(at + 1, ids.length)}</span>
      {button(at + 1, 'right', words.next)}
    </div>
  );
}
