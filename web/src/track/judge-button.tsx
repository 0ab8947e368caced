import { type JudgedTrack, type Judgement, useJudgement } from '../api/feedback';
import { judgeTexts as words } from '../texts-discover';
import { Icon, type IconName } from '../ui/icon';
import { Menu, type MenuItem } from '../ui/menu';
import styles from './judge-button.module.css';
import { useJudge } from './use-judge';

const CHOICES: Judgement[] = ['love', 'hate', 'never'];
const ICONS: Record<Judgement, IconName> = { love: 'heart', hate: 'dislike', never: 'never' };

interface JudgeButtonProps {
  track: JudgedTrack;
  /** Where it stands, kept with what is said. */
  context: string;
}

/** Love it, hate it, never again: one stop of the Tab key beside a track, wherever it stands. */
export function JudgeButton({ track, context }: JudgeButtonProps) {
  const judgement = useJudgement(track);
  const judge = useJudge(context);
  const { title, artists } = track;
  const said = judgement === null ? words.none : words.state[judgement];
  const label = words.opener(title, artists[0] ?? '', said);
  const items: (MenuItem | false)[] = [
    ...CHOICES.map((to) => ({
      ...words.choices[to],
      icon: ICONS[to],
      checked: judgement === to,
      onSelect: () => judgement !== to && judge({ track, to }),
    })),
    judgement !== null && { label: words.takeBack, icon: 'undo', onSelect: () => judge({ track, to: null }) },
  ];
  return (
    <Menu
      label={words.menu(title)}
      items={items.filter((item) => item !== false)}
      trigger={(props) => (
        <button
          type="button"
          className={styles.opener}
          data-judgement={judgement ?? 'none'}
          title={label}
          aria-label={label}
          {...props}
        >
          <Icon name={judgement === null ? 'heart' : ICONS[judgement]} />
        </button>
      )}
    />
  );
}
