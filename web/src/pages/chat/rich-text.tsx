import { Fragment, type ReactNode } from 'react';

/** Shows an answer: paragraphs, lists with "-" or "1.", and **strong** words. Everything else stays text. */
export function RichText({ text }: { text: string }) {
  return text
    .trim()
    .split(/\n{2,}/)
    .map((block, index) => <Block key={index} lines={block.split('\n')} />);
}

const BULLET = /^\s*[-*•]\s+/;
const NUMBER = /^\s*\d+[.)]\s+/;

function Block({ lines }: { lines: string[] }) {
  for (const [mark, List] of [
    [BULLET, 'ul'],
    [NUMBER, 'ol'],
  ] as const) {
    const start = lines.findIndex((line) => mark.test(line));
    if (start >= 0 && lines.slice(start).every((line) => mark.test(line))) {
      return (
        <>
          {start > 0 && <Lines lines={lines.slice(0, start)} />}
          <List>
            {lines.slice(start).map((line, index) => (
              <li key={index}>{strong(line.replace(mark, ''))}</li>
            ))}
          </List>
        </>
      );
    }
  }
  return <Lines lines={lines} />;
}

function Lines({ lines }: { lines: string[] }) {
  return (
    <p>
      {lines.map((line, index) => (
        <Fragment key={index}>
          {index > 0 && <br />}
          {strong(line)}
        </Fragment>
      ))}
    </p>
  );
}

/** "a **b** c" → a, strong b, c. */
function strong(line: string): ReactNode[] {
  return line
    .split(/\*\*(.+?)\*\*/)
    .map((part, index) => (index % 2 === 1 ? <strong key={index}>{part}</strong> : part));
}
