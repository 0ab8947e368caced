import { randomUUID } from 'node:crypto';
import { OpenFeature } from '@openfeature/server-sdk';
import type { Request } from 'express';
import type { Logger as PinoLogger } from 'pino';
import type { Config } from '../../config/config.js';
import { collectionsOf } from '../../mongo/collections.js';
import { listenTo } from '../clients/notifications.js';
import { createPrismaAuditStore, writeAudit } from '../features/audit/prisma-audit-store.js';
import type { User } from '../features/auth/user.js';
import { ensureBuiltInFlags } from '../features/flags/built-in-flags.js';
import { toDefinition } from '../features/flags/definition.js';
import { emergencyRoutes } from '../features/flags/emergency-routes.js';
import { schemaProblem } from '../features/flags/evaluator.js';
import { createExposures } from '../features/flags/exposures.js';
import { createFlagChanges } from '../features/flags/flag-changes.js';
import { flagDetailRoutes } from '../features/flags/flag-detail-routes.js';
import { createFlagFeed } from '../features/flags/flag-feed.js';
import { createFlagFileService } from '../features/flags/flag-file-service.js';
import type { Flags } from '../features/flags/flag-keys.js';
import { flagRoutes } from '../features/flags/flag-routes.js';
import { createFlagSchedule } from '../features/flags/flag-schedule.js';
import { createFlagService } from '../features/flags/flag-service.js';
import { createFlagSet } from '../features/flags/flag-set.js';
import type { FlagSnapshot } from '../features/flags/flag-snapshot.js';
import { createFlags } from '../features/flags/flags.js';
import { contextOfCaller, createListenerContexts } from '../features/flags/listener-context.js';
import { ofrepRoutes } from '../features/flags/ofrep-routes.js';
import { createMongoOutcomeStore } from '../features/flags/mongo-outcome-store.js';
import { createFlagProvider, type Exposed } from '../features/flags/openfeature-provider.js';
import { createOutcomeService, KEPT_DAYS } from '../features/flags/outcome-service.js';
import { createOutcomes, type Outcomes } from '../features/flags/outcomes.js';
import { createPostgresOutcomeStore } from '../features/flags/postgres-outcome-store.js';
import { createPrismaFlagScheduleStore } from '../features/flags/prisma-flag-schedule-store.js';
import { CHANNEL, createPrismaFlagStore } from '../features/flags/prisma-flag-store.js';
import { createStreamTickets } from '../features/flags/stream-tickets.js';
import type { Endpoint } from '../http/endpoint.js';
import type { FollowedStreams } from './open-streams.js';
import type { Stores } from './stores.js';

export interface FeatureFlags {
  flags: Flags;
  /** For whoever sees what comes of answers. */
  outcomes: Outcomes;
  /** Those of OFREP are asked often: they are to be tried first. */
  endpoints: Endpoint[];
  /** Calls back after each change of any flag. */
  onChange(look: () => void): void;
  startBackgroundWork(): Promise<void>;
  close(): Promise<void>;
}

const NOTE_EVALUATED_EVERY_MS = 60_000;
const OLD_OUTCOMES = 'old-flag-outcomes';
const NIGHTLY = '11 3 * * *';
const DAY_MS = 86_400_000;

/** What is decided at run time: flags in memory, in step with the database; those who read and those who change them. */
export async function createFeatureFlags(
  config: Config,
  logger: PinoLogger,
  { prisma, postgres, mongo, queue, events }: Stores,
  streams: FollowedStreams,
  findUser: (userId: string) => Promise<User | null>,
): Promise<FeatureFlags> {
  const store = createPrismaFlagStore(prisma, writeAudit);
  const audit = createPrismaAuditStore(prisma);
  const set = createFlagSet();
  const looks: (() => void)[] = [];
  const changes = createFlagChanges(() => feed.revision());
  const told = (): void => {
    changes.tell();
    for (const look of looks) look();
  };
  const feed = createFlagFeed({
    store,
    onAll: (flags) => {
      set.setAll(flags);
      told();
    },
    onOne: (key, flag) => {
      set.setOne(key, flag);
      told();
    },
    logger,
  });
  await ensureBuiltInFlags(store);
  await feed.verify();
  const repaired = (error: unknown): void => logger.warn({ err: error }, 'the flags could not be read again');
  const notifications = listenTo(postgres.url, {
    channel: CHANNEL,
    beat: 'SELECT revision FROM flag_revision',
    onNotification: (payload) => feed.onNotification(payload),
    onBeat: (revision) => void feed.catchUp(Number(revision)).catch(repaired),
    onTrouble: (error) => logger.warn({ err: error }, 'the connection that hears of changed flags broke'),
  });

  const exposures = createExposures({ note: (event) => events.note(event), now: Date.now });
  const exposed: Exposed = ({ flag, splits }, { targetingKey }, { variant }) => {
    if (!splits || targetingKey === undefined || variant === undefined) return;
    exposures.note({ userId: targetingKey, flag: flag.key, version: flag.version, variant });
  };
  // The SDK is one for the whole process, and in tests there are many servers in it.
  const domain = `echotune ${randomUUID()}`;
  await OpenFeature.setProviderAndWait(domain, createFlagProvider(set, exposed));
  const contextOf = createListenerContexts(findUser);
  const flags = createFlags({
    client: OpenFeature.getClient(domain),
    set,
    isUp: () => notifications.isUp(),
    verify: () => feed.verify(),
    contextOf,
    logger,
  });
  const outcomes = createOutcomes({ set, contextOf, note: (event) => void events.note(event), logger, now: Date.now });

  const service = createFlagService({
    store,
    feed,
    history: (target, limit, before) => audit.ofTarget(target, limit, before),
    async snapshot(target, version) {
      const entry = await audit.lastWith(target, 'version', version);
      // What stands there after a flag was changed is its snapshot.
      return (entry?.after ?? null) as FlagSnapshot | null;
    },
    checkDefinition: (content) => schemaProblem(toDefinition(content)),
  });
  const schedule = createFlagSchedule({
    store: createPrismaFlagScheduleStore(prisma, writeAudit),
    flags: service,
    queue,
    logger,
    now: Date.now,
  });
  const noteEvaluated = async (): Promise<void> => {
    const times = set.takeEvaluated();
    if (times.size > 0) await store.noteEvaluated(times);
  };
  const timer = setInterval(() => {
    noteEvaluated().catch((error: unknown) => logger.warn({ err: error }, 'when flags were evaluated was not noted'));
  }, NOTE_EVALUATED_EVERY_MS).unref();

  const counts = mongo
    ? createMongoOutcomeStore(collectionsOf(mongo.db).events)
    : createPostgresOutcomeStore(postgres.pool);

  return {
    flags,
    outcomes,
    endpoints: [
      ...ofrepRoutes({
        set,
        revision: () => feed.revision(),
        verify: () => feed.verify(),
        contextOf: contextOfCaller,
        exposed,
        changes,
        tickets: createStreamTickets(config.secrets.session),
        streams,
        addressOf: (request: Request) => config.http.publicUrl ?? `${request.protocol}://${request.get('Host') ?? ''}`,
      }),
      ...flagDetailRoutes({
        service,
        files: createFlagFileService(service),
        schedule,
        outcomes: createOutcomeService({ store: counts, flags: service, now: Date.now }),
        async findContext(userId) {
          const user = await findUser(userId);
          return user && contextOfCaller(user);
        },
      }),
      ...flagRoutes({ service, set, contextOf: contextOfCaller }),
      ...emergencyRoutes({ service }),
    ],
    onChange: (look) => void looks.push(look),
    async startBackgroundWork() {
      await schedule.start();
      await queue.work(OLD_OUTCOMES, () => counts.removeBefore(new Date(Date.now() - KEPT_DAYS * DAY_MS)));
      await queue.schedule(OLD_OUTCOMES, NIGHTLY);
    },
    async close() {
      clearInterval(timer);
      await notifications.close();
      await noteEvaluated().catch((error: unknown) => logger.debug({ err: error }, 'not noted at the end'));
    },
  };
}
