import { texts } from '../../texts';
import { Button } from '../../ui/button';
import styles from './statistics-page.module.css';

const words = texts.statistics;

interface SwitchesProps {
  by: 'plays' | 'time';
  separate: boolean;
  change: (to: Record<string, string | null>) => void;
}

/** How the lists below are ranked, and whether a song on two albums is one. */
export function Switches({ by, separate, change }: SwitchesProps) {
  return (
    <div className={styles.switches}>
      <h2>{words.tops}</h2>
      <div role="group" aria-label={words.rankedBy}>
        <Button
          small
          look={by === 'plays' ? 'solid' : 'outline'}
          aria-pressed={by === 'plays'}
          onClick={() => change({ by: null })}
        >
          {words.byPlays}
        </Button>
        <Button
          small
          look={by === 'time' ? 'solid' : 'outline'}
          aria-pressed={by === 'time'}
          onClick={() => change({ by: 'time' })}
        >
          {words.byTime}
        </Button>
        <label>
          <input
            type="checkbox"
            checked={separate}
            onChange={() => change({ editions: separate ? null : 'separate' })}
          />
          {words.separate}
        </label>
      </div>
    </div>
  );
}
