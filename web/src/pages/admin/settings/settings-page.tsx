import { useSettings } from '../../../api/settings';
import type { Setting } from '../../../api/types';
import { Page } from '../../../shell/page';
import { adminTexts } from '../../../texts-admin';
import { LoadError, Skeleton } from '../../../ui/states';
import { Panel } from '../panel';
import { SettingRow } from './setting-row';

const words = adminTexts.settings;

/** What is set for the whole installation while it runs, by what it is about. */
export function SettingsPage() {
  const { data, error, refetch } = useSettings();
  const settings = data?.items ?? [];
  const groups = [...new Set(settings.map(groupOf))];
  return (
    <Page title={words.title} lead={words.lead}>
      {error && <LoadError error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={120} count={4} />}
      {groups.map((group) => (
        <Panel key={group} title={words.groups[group] ?? group}>
          <ul>
            {settings
              .filter((setting) => groupOf(setting) === group)
              .map((setting) => (
                <SettingRow key={`${setting.key} ${setting.version}`} setting={setting} />
              ))}
          </ul>
        </Panel>
      ))}
    </Page>
  );
}

/** "models" of "models.gemini-key". */
const groupOf = ({ key }: Setting): string => key.split('.')[0] ?? '';
