import { texts } from '../texts';
import type { IconName } from '../ui/icon';

/** Where one can go from everywhere. */
export const DESTINATIONS: { href: string; icon: IconName; label: string; short?: string }[] = [
  { href: '/', icon: 'chat', label: texts.shell.chat },
  { href: '/chats', icon: 'history', label: texts.shell.chats },
  { href: '/playlists', icon: 'list', label: texts.shell.playlists },
  { href: '/statistics', icon: 'chart', label: texts.shell.statistics, short: texts.shell.statisticsShort },
  { href: '/imports', icon: 'tray', label: texts.shell.imports },
  { href: '/preferences', icon: 'dial', label: texts.shell.you },
];
