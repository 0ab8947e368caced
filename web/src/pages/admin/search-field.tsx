import { adminTexts } from '../../texts-admin';
import field from '../../ui/field.module.css';
import { Icon } from '../../ui/icon';

interface SearchFieldProps {
  value: string;
  label?: string;
  onChange: (value: string) => void;
}

export function SearchField({ value, label = adminTexts.common.search, onChange }: SearchFieldProps) {
  return (
    <div className={field.search} role="search">
      <Icon name="search" />
      <input
        type="search"
        className={field.input}
        aria-label={label}
        placeholder={label}
        value={value}
        maxLength={100}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
