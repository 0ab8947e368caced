import { texts } from '../../texts';
import { Dial } from './dial';
import { NameList } from './name-list';
import styles from './preferences-page.module.css';
import { Section, type SectionProps } from './section';

const words = texts.preferences;

const LISTS = [
  ['favouriteGenres', words.addGenre, null],
  ['bannedGenres', words.addGenre, null],
  ['favouriteArtists', words.addArtist, null],
  ['bannedArtists', words.addArtist, words.bannedArtistsText],
] as const;

export function TasteSection({ preferences, save }: SectionProps) {
  return (
    <Section title={words.taste} text={words.tasteText}>
      <Dial value={preferences.familiarity} onChange={(familiarity) => save({ familiarity })} />
      {LISTS.map(([key, placeholder, hint]) => (
        <NameList
          key={key}
          label={words[key]}
          hint={hint}
          placeholder={placeholder}
          names={preferences[key]}
          onChange={(names) => save({ [key]: names })}
        />
      ))}
      <label className={styles.switch}>
        <input
          type="checkbox"
          role="switch"
          checked={preferences.explicitAllowed}
          onChange={(event) => save({ explicitAllowed: event.target.checked })}
        />
        <span>
          {words.explicit}
          <small>{words.explicitText}</small>
        </span>
      </label>
    </Section>
  );
}
