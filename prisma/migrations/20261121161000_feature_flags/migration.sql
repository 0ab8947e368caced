-- Flags are kept as flagd defines them. No release has read or written the columns that go, nor any row.
DELETE FROM "feature_flags";

-- AlterTable
ALTER TABLE "events" ADD COLUMN     "once" TEXT;

-- AlterTable
ALTER TABLE "feature_flags" DROP COLUMN "default_variant",
DROP COLUMN "description",
DROP COLUMN "enabled",
DROP COLUMN "off_variant",
DROP COLUMN "rollout",
DROP COLUMN "rules",
DROP COLUMN "type",
DROP COLUMN "variants",
ADD COLUMN     "definition" JSON NOT NULL,
ADD COLUMN     "last_evaluated_at" TIMESTAMPTZ(3);

-- DropEnum
DROP TYPE "flag_type";

-- CreateTable
CREATE TABLE "flag_revision" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "revision" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "flag_revision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "flag_schedules" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "reason" TEXT,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "flag_schedules_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "flag_schedules_at_idx" ON "flag_schedules"("at");

-- CreateIndex
CREATE INDEX "flag_schedules_key_at_idx" ON "flag_schedules"("key", "at");

-- CreateIndex
CREATE INDEX "flag_schedules_created_by_idx" ON "flag_schedules"("created_by");

-- CreateIndex
CREATE UNIQUE INDEX "events_once_key" ON "events"("once");

-- AddForeignKey
ALTER TABLE "flag_schedules" ADD CONSTRAINT "flag_schedules_key_fkey" FOREIGN KEY ("key") REFERENCES "feature_flags"("key") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flag_schedules" ADD CONSTRAINT "flag_schedules_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;


-- What Prisma does not know: the variants that are named exist, and there is one row of the revision.
ALTER TABLE "feature_flags" ADD CONSTRAINT "feature_flags_served_variants_exist"
  CHECK (("definition"::jsonb -> 'variants') ? ("definition"::jsonb ->> 'defaultVariant'));
ALTER TABLE "flag_revision" ADD CONSTRAINT "flag_revision_one_row" CHECK ("id" = 1);
INSERT INTO "flag_revision" ("id") VALUES (1);
