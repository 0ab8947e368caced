import { Link } from 'wouter';
import { useMe } from '../../api/account';
import { ADMIN_DESTINATIONS } from '../../shell/destinations';
import { texts } from '../../texts';
import { ButtonLink, ButtonRow } from '../../ui/button';
import { Section } from './section';

const words = texts.preferences;

/** How admins get to their pages where there is no room for them in the navigation. */
export function InstallationSection() {
  const { data: user } = useMe();
  if (user?.role !== 'admin') return null;
  return (
    <Section title={words.installation} text={words.installationText}>
      <ButtonRow>
        {ADMIN_DESTINATIONS.map(({ href, icon, label }) => (
          <Link key={href} href={href} asChild>
            <ButtonLink icon={icon}>{label}</ButtonLink>
          </Link>
        ))}
      </ButtonRow>
    </Section>
  );
}
