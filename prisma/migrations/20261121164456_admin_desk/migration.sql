-- DropIndex
DROP INDEX "audit_entries_at_idx";

-- DropIndex
DROP INDEX "audit_entries_actor_id_idx";

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "last_seen_at" TIMESTAMPTZ(3),
ADD COLUMN     "login_epoch" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "search" tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, translate(name, '.,:;_/@&+''-'::text, '           '::text))) STORED;

-- AlterTable
ALTER TABLE "system_config" ADD COLUMN     "sealed" BYTEA,
ALTER COLUMN "value" DROP NOT NULL;

-- CreateTable
CREATE TABLE "config_revision" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "revision" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "config_revision_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "users_created_at_id_idx" ON "users"("created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "users_search_idx" ON "users" USING GIN ("search");

-- CreateIndex
CREATE INDEX "system_config_updated_by_idx" ON "system_config"("updated_by");

-- CreateIndex
CREATE INDEX "audit_entries_at_id_idx" ON "audit_entries"("at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entries_target_at_id_idx" ON "audit_entries"("target", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entries_action_at_id_idx" ON "audit_entries"("action", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entries_actor_id_at_id_idx" ON "audit_entries"("actor_id", "at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "system_config" ADD CONSTRAINT "system_config_updated_by_fkey" FOREIGN KEY ("updated_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What Prisma does not know: there is one row of the revision, and the audit is written once.
ALTER TABLE "config_revision" ADD CONSTRAINT "config_revision_one_row" CHECK ("id" = 1);
INSERT INTO "config_revision" ("id") VALUES (1);

-- Somebody who deletes their account leaves the audit, which keeps what was done. Retention says that it is one, and may
-- delete nothing younger than 30 days even then.
CREATE FUNCTION "audit_is_written_once"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW."actor_id" IS NULL AND OLD."actor_id" IS NOT NULL
       AND to_jsonb(NEW) - 'actor_id' = to_jsonb(OLD) - 'actor_id'
       AND NOT EXISTS (SELECT 1 FROM "users" WHERE "id" = OLD."actor_id") THEN
      RETURN NEW;
    END IF;
  ELSIF TG_OP = 'DELETE' THEN
    IF current_setting('echotune.audit_retention', true) = 'on' AND OLD."at" < now() - interval '30 days' THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'entries of the audit cannot be changed' USING ERRCODE = 'insufficient_privilege';
END;
$$;
CREATE TRIGGER "audit_entries_written_once" BEFORE UPDATE OR DELETE ON "audit_entries"
  FOR EACH ROW EXECUTE FUNCTION "audit_is_written_once"();
CREATE TRIGGER "audit_entries_never_emptied" BEFORE TRUNCATE ON "audit_entries"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_is_written_once"();
