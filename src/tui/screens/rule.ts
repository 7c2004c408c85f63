import { fitLine, type Line, line, span, widthOfLine } from '../paint/line.ts';

/** The title row of an area: a double rule where the keys go, a single one elsewhere. */
export function rule(title: Line, columns: number, focused: boolean, right: Line = []): Line {
  const stroke = focused ? '═' : '─';
  const tone = focused ? 'accent' : 'dim';
  const end = right.length === 0 ? [] : line(' ', right, ' ', span(stroke, tone));
  const room = columns - widthOfLine(end) - 4;
  const shown = widthOfLine(title) > room ? fitLine(title, Math.max(0, room)) : title;
  const filled = Math.max(0, columns - widthOfLine(end) - widthOfLine(shown) - 4);
  return fitLine(
    line(span(stroke.repeat(2), tone), ' ', shown, ' ', span(stroke.repeat(filled), tone), end),
    columns,
  );
}
