import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { useMe } from './api/account';
import { ChatPage } from './pages/chat/chat-page';
import { NotFoundPage } from './pages/not-found/not-found-page';
import { queryClient } from './query-client';
import { ErrorBoundary } from './shell/error-boundary';
import { OfflineBanner } from './shell/offline-banner';
import { PageFallback } from './shell/page-fallback';
import { Shell } from './shell/shell';
import { useAppliedTheme } from './shell/theme';
import { Announcer } from './ui/announcer';
import { Notices } from './ui/notices';
import { LoadError } from './ui/states';

const SignInPage = lazy(async () => ({ default: (await import('./pages/sign-in/sign-in-page')).SignInPage }));
const ChatsPage = lazy(async () => ({ default: (await import('./pages/chats/chats-page')).ChatsPage }));
const PlaylistsPage = lazy(async () => ({ default: (await import('./pages/playlists/playlists-page')).PlaylistsPage }));
const PlaylistPage = lazy(async () => ({ default: (await import('./pages/playlists/playlist-page')).PlaylistPage }));
const DiscoverPage = lazy(async () => ({ default: (await import('./pages/discover/discover-page')).DiscoverPage }));
const StatisticsPage = lazy(async () => ({
  default: (await import('./pages/statistics/statistics-page')).StatisticsPage,
}));
const ArtistPage = lazy(async () => ({ default: (await import('./pages/statistics/artist-page')).ArtistPage }));
const ListensPage = lazy(async () => ({ default: (await import('./pages/statistics/listens-page')).ListensPage }));
const ImportsPage = lazy(async () => ({ default: (await import('./pages/imports/imports-page')).ImportsPage }));
const ConnectionsPage = lazy(async () => ({
  default: (await import('./pages/connections/connections-page')).ConnectionsPage,
}));
const PreferencesPage = lazy(async () => ({
  default: (await import('./pages/preferences/preferences-page')).PreferencesPage,
}));
const AdminPages = lazy(async () => ({ default: (await import('./pages/admin/admin-pages')).AdminPages }));

/** The start and a chat are one page, so that the field keeps its focus when a request opens a chat. */
const CHAT = /^\/(?:c\/(?<id>[^/]+)\/?)?$/;

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <ErrorBoundary>
        <OfflineBanner />
        <Rooms />
      </ErrorBoundary>
      <Notices />
      <Announcer />
    </QueryClientProvider>
  );
}

function Rooms() {
  const me = useMe();
  useAppliedTheme(me.data !== null && me.data !== undefined);
  if (me.isPending) return <PageFallback />;
  if (me.isError) return <LoadError error={me.error} retry={() => void me.refetch()} />;
  const user = me.data;
  return (
    <Suspense fallback={<PageFallback />}>
      {user === null ? (
        <SignInPage />
      ) : (
        <Shell user={user}>
          <Switch>
            <Route path={CHAT}>{({ id }) => <ChatPage sessionId={id ?? null} user={user} />}</Route>
            <Route path="/chats" component={ChatsPage} />
            <Route path="/playlists" component={PlaylistsPage} />
            <Route path="/playlists/:id">{({ id }) => <PlaylistPage id={id} />}</Route>
            <Route path="/discover" component={DiscoverPage} />
            <Route path="/statistics" component={StatisticsPage} />
            <Route path="/statistics/artist/:key">{({ key }) => <ArtistPage key={key} artistKey={key} />}</Route>
            <Route path="/statistics/listens" component={ListensPage} />
            <Route path="/imports" component={ImportsPage} />
            <Route path="/connections" component={ConnectionsPage} />
            <Route path="/preferences" component={PreferencesPage} />
            {user.role === 'admin' && <Route path="/admin/*?" component={AdminPages} />}
            <Route component={NotFoundPage} />
          </Switch>
        </Shell>
      )}
    </Suspense>
  );
}
