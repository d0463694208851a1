// What is told in words while a hand moves something: a few times a second is enough for reading and for the ear, and leaves the frame to the picture.
// At rest it is what it is, at once.
import { useEffect, useReducer, useRef } from 'react';

/** Between two tellings under a hand, ms. */
const betweenMs = 250;

export function useCalm<T>(value: T, moving: boolean): T {
  const newest = useRef(value);
  const told = useRef(value);
  const [, again] = useReducer((n: number) => n + 1, 0);
  newest.current = value;
  if (!moving) told.current = value;
  useEffect(() => {
    if (!moving) return;
    const timer = setInterval(() => {
      if (told.current === newest.current) return;
      told.current = newest.current;
      again();
    }, betweenMs);
    return () => clearInterval(timer);
  }, [moving]);
  return told.current;
}
