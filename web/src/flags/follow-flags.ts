import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { OpenFeature, ProviderEvents } from '@openfeature/web-sdk';

const POLL_EVERY_MS = 30_000;

type Read = (key: string, usual: boolean) => boolean;

/** Follows what our flags say to whoever is signed in: tells it at first and after each change, until the returned end. */
export function followFlags(tell: (read: Read) => void): () => void {
  const client = OpenFeature.getClient();
  const look = () => tell((key, usual) => client.getBooleanValue(key, usual));
  const events = [ProviderEvents.Ready, ProviderEvents.ConfigurationChanged];
  for (const event of events) client.addHandler(event, look);
  OpenFeature.setProvider(
    new OFREPWebProvider({
      baseUrl: location.origin,
      // Nothing is kept in the browser: the next one who signs in here may be somebody else.
      cacheMode: 'disabled',
      // A stream would take one of the six connections that a browser has for all windows of a site.
      changeDetection: 'polling',
      pollInterval: POLL_EVERY_MS,
    }),
  );
  return () => {
    for (const event of events) client.removeHandler(event, look);
    void OpenFeature.clearProviders();
  };
}
