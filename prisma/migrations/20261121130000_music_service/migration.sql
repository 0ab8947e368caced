-- AlterTable
ALTER TABLE "accounts" ADD COLUMN     "display_name" TEXT,
ADD COLUMN     "end_reason" TEXT;

-- AlterTable
ALTER TABLE "playlists" ADD COLUMN     "spotify_snapshot_id" TEXT,
ADD COLUMN     "spotify_uris" TEXT[];

-- CreateTable
CREATE TABLE "playlist_schedules" (
    "playlist_id" UUID NOT NULL,
    "weekday" INTEGER,
    "hour" INTEGER NOT NULL,
    "time_zone" TEXT NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "playlist_schedules_pkey" PRIMARY KEY ("playlist_id")
);

-- CreateTable
CREATE TABLE "music_syncs" (
    "user_id" UUID NOT NULL,
    "last_played_at" TIMESTAMPTZ(3),
    "synced_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,

    CONSTRAINT "music_syncs_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "listening_gaps" (
    "user_id" UUID NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "noticed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "listening_gaps_pkey" PRIMARY KEY ("user_id","starts_at")
);

-- CreateTable
CREATE TABLE "service_tracks" (
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "track_key" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "fetched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "service_tracks_pkey" PRIMARY KEY ("user_id","kind","track_key")
);

-- CreateTable
CREATE TABLE "service_lookups" (
    "provider" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "remote_id" TEXT,
    "score" DOUBLE PRECISION,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "checked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "service_lookups_pkey" PRIMARY KEY ("provider","kind","key")
);

-- CreateTable
CREATE TABLE "service_pauses" (
    "provider" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,

    CONSTRAINT "service_pauses_pkey" PRIMARY KEY ("provider","purpose")
);

-- CreateTable
CREATE TABLE "call_windows" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "call_windows_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "playlist_schedules_next_at_idx" ON "playlist_schedules"("next_at");

-- CreateIndex
CREATE INDEX "music_syncs_next_at_idx" ON "music_syncs"("next_at");

-- CreateIndex
CREATE INDEX "service_lookups_provider_kind_checked_at_idx" ON "service_lookups"("provider", "kind", "checked_at");

-- AddForeignKey
ALTER TABLE "playlist_schedules" ADD CONSTRAINT "playlist_schedules_playlist_id_fkey" FOREIGN KEY ("playlist_id") REFERENCES "playlists"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "music_syncs" ADD CONSTRAINT "music_syncs_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "listening_gaps" ADD CONSTRAINT "listening_gaps_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_tracks" ADD CONSTRAINT "service_tracks_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma cannot say
ALTER TABLE "playlist_schedules" ADD CONSTRAINT "playlist_schedules_time_check" CHECK ("hour" BETWEEN 0 AND 23 AND "weekday" BETWEEN 0 AND 6);
ALTER TABLE "listening_gaps" ADD CONSTRAINT "listening_gaps_order_check" CHECK ("starts_at" < "ends_at");
