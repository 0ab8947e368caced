import { Link } from 'wouter';
import { pageTitle, texts } from '../../texts';
import { ButtonLink } from '../../ui/button';
import { EmptyState } from '../../ui/states';

export function NotFoundPage() {
  return (
    <>
      <title>{pageTitle(texts.errors.notFoundTitle)}</title>
      <h1 className="visually-hidden">{texts.errors.notFoundTitle}</h1>
      <EmptyState title={texts.errors.notFoundTitle} text={texts.errors.notFoundText}>
        <Link href="/" asChild>
          <ButtonLink look="accent">{texts.errors.toStart}</ButtonLink>
        </Link>
      </EmptyState>
    </>
  );
}
