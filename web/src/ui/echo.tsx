import styles from './echo.module.css';

/** The mark: circles that share a point and move away from it, as an echo does; `sounding` while something is made. */
export function Mark({ size = 28, sounding = false }: { size?: number; sounding?: boolean }) {
  return (
    <svg
      className={styles.mark}
      data-sounding={sounding}
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      aria-hidden="true"
    >
      <circle cx="17" cy="16" r="14" strokeWidth="1.5" opacity="0.4" />
      <circle cx="13.5" cy="16" r="10" strokeWidth="2.25" opacity="0.75" />
      <circle cx="9.5" cy="16" r="5.5" className={styles.core} />
    </svg>
  );
}

const RINGS = [60, 110, 168, 234, 308, 390, 480];

/** The ornament behind empty rooms: rings that fade with distance; `sounding` lets them travel. */
export function Rings({ sounding = false }: { sounding?: boolean }) {
  return (
    <svg className={styles.rings} data-sounding={sounding} viewBox="0 0 1000 1000" fill="none" aria-hidden="true">
      {RINGS.map((radius, index) => (
        <circle
          key={radius}
          cx={500}
          cy={500}
          r={radius}
          style={{ opacity: 0.95 * 0.76 ** index, animationDelay: `${index * 140}ms` }}
        />
      ))}
    </svg>
  );
}

const WAVE = wavePath(120, 24);

/** A wave that dies away; says "working on it" while it moves. */
export function Wave({ moving = false }: { moving?: boolean }) {
  return (
    <svg className={styles.wave} data-moving={moving} viewBox="0 0 120 24" fill="none" aria-hidden="true">
      <path d={WAVE} className={styles.trace} />
      <path d={WAVE} className={styles.pulse} pathLength={100} />
    </svg>
  );
}

function wavePath(width: number, height: number): string {
  const points: string[] = [];
  for (let x = 0; x <= width; x += 1) {
    const decay = Math.exp(-2.6 * (x / width));
    const y = height / 2 + Math.sin((x / width) * Math.PI * 11) * (height / 2 - 2) * decay;
    points.push(`${x} ${y.toFixed(2)}`);
  }
  return `M${points.join('L')}`;
}
