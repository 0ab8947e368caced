-- CreateTable
CREATE TABLE "taste_readings" (
    "user_id" UUID NOT NULL,
    "fetched_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "taste_readings_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "enrichments" (
    "user_id" UUID NOT NULL,
    "planned" TEXT[],
    "position" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "enrichments_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "track_isrcs" (
    "track_key" TEXT NOT NULL,
    "isrc" TEXT NOT NULL,

    CONSTRAINT "track_isrcs_pkey" PRIMARY KEY ("track_key")
);

-- CreateIndex
CREATE INDEX "taste_readings_next_at_idx" ON "taste_readings"("next_at");

-- CreateIndex
CREATE INDEX "enrichments_next_at_idx" ON "enrichments"("next_at");

-- AddForeignKey
ALTER TABLE "taste_readings" ADD CONSTRAINT "taste_readings_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrichments" ADD CONSTRAINT "enrichments_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Listeners who have connected before
INSERT INTO "taste_readings" ("user_id", "next_at")
SELECT "user_id", now() FROM "accounts" WHERE "provider" = 'spotify' AND "ended_at" IS NULL;
INSERT INTO "enrichments" ("user_id", "planned", "next_at")
SELECT "user_id", '{}', now() FROM "accounts" WHERE "provider" = 'spotify' AND "ended_at" IS NULL;

-- What Prisma cannot say: a track that is keyed by its names may be at the service what another one is keyed by
CREATE UNIQUE INDEX "tracks_reference_key" ON "tracks" ("spotify_uri") WHERE "key" <> "spotify_uri";
DROP INDEX "tracks_spotify_uri_key";
