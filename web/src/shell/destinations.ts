import { texts } from '../texts';
import type { IconName } from '../ui/icon';

interface Destination {
  href: string;
  icon: IconName;
  label: string;
  short?: string;
}

/** Where one can go from everywhere. */
export const DESTINATIONS: Destination[] = [
  { href: '/', icon: 'chat', label: texts.shell.chat },
  { href: '/chats', icon: 'history', label: texts.shell.chats },
  { href: '/playlists', icon: 'list', label: texts.shell.playlists },
  { href: '/discover', icon: 'compass', label: texts.shell.discover },
  { href: '/statistics', icon: 'chart', label: texts.shell.statistics, short: texts.shell.statisticsShort },
  { href: '/imports', icon: 'tray', label: texts.shell.imports },
  { href: '/preferences', icon: 'dial', label: texts.shell.you },
];

/** Where there is no room for in the bar of narrow screens; the listening page leads there as well. */
export const WIDE_DESTINATIONS: Destination[] = [
  { href: '/connections', icon: 'plug', label: texts.shell.connections },
];

/** Where admins can go as well. */
export const ADMIN_DESTINATIONS: Destination[] = [{ href: '/admin', icon: 'shield', label: texts.shell.admin }];
