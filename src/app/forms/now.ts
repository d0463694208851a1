// The clock of this computer as the room says it: local time to the minute, and the calendar date.
const two = (n: number): string => String(n).padStart(2, '0');
export const localNow = (): string => {
  const d = new Date();
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`;
};
export const localToday = (): string => localNow().slice(0, 10);
