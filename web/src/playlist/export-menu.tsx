import { EXPORT_FORMATS, exportUrl } from '../api/playlists';
import { texts } from '../texts';
import { Button } from '../ui/button';
import { Menu } from '../ui/menu';

export function ExportMenu({ playlistId }: { playlistId: string }) {
  const items = EXPORT_FORMATS.map((format) => {
    const [label = format, hint] = texts.playlist.formats[format] ?? [];
    return { label, hint, href: exportUrl(playlistId, format) };
  });
  return (
    <Menu
      label={texts.playlist.export}
      items={items}
      align="start"
      trigger={(props) => (
        <Button small icon="download" {...props}>
          {texts.playlist.export}
        </Button>
      )}
    />
  );
}
