-- What Prisma does not know: every process is told, with the commit, of whom the login sessions have been ended, who has
-- another role, and who is gone. It ends the event streams of those who may not listen any more.
CREATE FUNCTION "tell_of_user"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('echotune_users', OLD."id"::text);
  RETURN NULL;
END;
$$;
CREATE TRIGGER "users_tell_of_changes" AFTER UPDATE OF "role", "disabled_at", "login_epoch" ON "users"
  FOR EACH ROW
  WHEN ((OLD."role", OLD."disabled_at", OLD."login_epoch") IS DISTINCT FROM (NEW."role", NEW."disabled_at", NEW."login_epoch"))
  EXECUTE FUNCTION "tell_of_user"();
CREATE TRIGGER "users_tell_of_deletions" AFTER DELETE ON "users"
  FOR EACH ROW EXECUTE FUNCTION "tell_of_user"();
