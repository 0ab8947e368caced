import { useId, useState } from 'react';
import { texts } from '../../texts';
import styles from './dial.module.css';

const words = texts.preferences;

/** The familiarity dial, as on a receiver: a scale, a needle, two stations. Saved when let go. */
export function Dial({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const id = useId();
  const [turned, setTurned] = useState<number | null>(null);
  const shown = turned ?? value;
  const release = () => {
    if (turned !== null && turned !== value) onChange(turned);
    setTurned(null);
  };
  return (
    <div className={styles.dial}>
      <label htmlFor={id}>{words.familiarity}</label>
      <p>{words.familiarityText}</p>
      <div className={styles.scale}>
        <input
          id={id}
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={shown}
          aria-valuetext={words.familiarityValue(shown)}
          onChange={(event) => setTurned(event.target.valueAsNumber)}
          onPointerUp={release}
          onKeyUp={release}
          onBlur={release}
        />
      </div>
      <div className={styles.stations}>
        <span>{words.familiarityNew}</span>
        <output htmlFor={id}>{words.familiarityValue(shown)}</output>
        <span>{words.familiarityKnown}</span>
      </div>
    </div>
  );
}
