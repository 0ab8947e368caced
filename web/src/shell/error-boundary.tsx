import { Component, type ReactNode } from 'react';
import { texts } from '../texts';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/states';

/** Catches what a component throws while drawing, so that the listener gets a way on and not a white page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <EmptyState title={texts.errors.boundaryTitle} text={texts.errors.boundaryText}>
        <Button look="accent" onClick={() => location.reload()}>
          {texts.errors.reload}
        </Button>
      </EmptyState>
    );
  }
}
