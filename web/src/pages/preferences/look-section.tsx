import type { Preferences } from '../../api/types';
import { texts } from '../../texts';
import type { IconName } from '../../ui/icon';
import { Choice } from './choice';
import { Section, type SectionProps } from './section';

const words = texts.preferences;
const THEMES: [Preferences['theme'], IconName][] = [
  ['system', 'screen'],
  ['light', 'sun'],
  ['dark', 'moon'],
];

export function LookSection({ preferences, save }: SectionProps) {
  return (
    <Section title={words.look}>
      <Choice
        legend={words.theme}
        value={preferences.theme}
        options={THEMES.map(([value, icon]) => ({ value, icon, label: words.themes[value] ?? value }))}
        onChange={(theme) => save({ theme })}
      />
    </Section>
  );
}
