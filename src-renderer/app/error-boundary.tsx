// Owns what is shown when drawing fails: what was kept, and how to go on.
import { Component, type ReactNode } from 'react';
import { currentSay } from '../texts/use-texts.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import styles from './error-boundary.module.css';

export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(error: Error): void {
    console.error('window-broken', error.name, error.stack);
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    const say = currentSay();
    return (
      <div role="alert" className={styles.broken}>
        <EmptyState title={say('broken.title')} hint={say('broken.body')}>
          <button type="button" className={styles.again} onClick={() => this.setState({ broken: false })}>
            {say('broken.again')}
          </button>
        </EmptyState>
      </div>
    );
  }
}
