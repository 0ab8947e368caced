import type { Preferences } from '../../api/types';
import { texts } from '../../texts';
import fields from '../../ui/field.module.css';
import { Choice } from './choice';
import styles from './preferences-page.module.css';
import { Section, type SectionProps } from './section';

const words = texts.preferences;
const RULES: Preferences['countingRule'][] = ['thirty-seconds', 'completed', 'all'];

export function AnswerSection({ preferences, save }: SectionProps) {
  return (
    <Section title={words.answers}>
      <div className={styles.field}>
        <label htmlFor="provider">{words.provider}</label>
        <select
          id="provider"
          className={fields.input}
          value={preferences.aiProvider ?? ''}
          onChange={({ target }) => save({ aiProvider: words.providers[target.selectedIndex]?.[0] || null })}
        >
          {words.providers.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <p>{words.providerText}</p>
      </div>
      <div className={styles.field}>
        <label htmlFor="time-zone">{words.timeZone}</label>
        <select
          id="time-zone"
          className={fields.input}
          value={preferences.timeZone ?? ''}
          onChange={(event) => save({ timeZone: event.target.value || null })}
        >
          <option value="">{words.timeZoneUnset}</option>
          {Intl.supportedValuesOf('timeZone').map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll('_', ' ')}
            </option>
          ))}
        </select>
        <p>{words.timeZoneText}</p>
      </div>
      <Choice
        legend={words.countingRule}
        value={preferences.countingRule}
        options={RULES.map((value) => {
          const [label = value, hint] = words.countingRules[value] ?? [];
          return { value, label, hint };
        })}
        onChange={(countingRule) => save({ countingRule })}
      />
    </Section>
  );
}
