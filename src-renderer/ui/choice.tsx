// Owns choosing one of a few: radio buttons drawn as one bar.
import { useId } from 'react';
import styles from './choice.module.css';

export type ChoiceProps<Value extends string> = {
  title: string;
  value: Value;
  options: readonly { value: Value; name: string }[];
  onChoose: (value: Value) => void;
};

export function Choice<Value extends string>({ title, value, options, onChoose }: ChoiceProps<Value>) {
  const group = useId();
  return (
    <fieldset className={styles.choice}>
      <legend>{title}</legend>
      <div className={styles.bar}>
        {options.map((option) => (
          <label key={option.value} className={styles.option}>
            <input
              type="radio"
              name={group}
              className="visually-hidden"
              checked={option.value === value}
              onChange={() => onChoose(option.value)}
            />
            <span>{option.name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
