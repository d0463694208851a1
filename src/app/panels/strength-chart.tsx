// A small chart of one or two curves and levels, as SVG without motion; comes with its library only when a strength is looked at. It is hidden from the
// ear: the same numbers stand beside it as a table.
import { useEffect, useRef } from 'react';
import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { number, type Language } from '../../words/index.ts';

use([LineChart, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, SVGRenderer]);

export interface ChartSeries {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly look: 'before' | 'after' | 'twin' | 'bound';
}
export interface ChartProps {
  readonly language: Language;
  readonly series: readonly ChartSeries[];
  readonly xName: string;
  readonly yName: string;
  readonly xDecimals: number;
  /** Part of the x axis that is believed in. */
  readonly likely?: readonly [number, number];
}

const looks = {
  before: { color: '#b9c4d0', type: 'solid', symbol: 'circle' },
  after: { color: '#3fd0d4', type: 'solid', symbol: 'rect' },
  twin: { color: '#8fd47c', type: 'dashed', symbol: 'none' },
  bound: { color: '#9aa3ad', type: 'dotted', symbol: 'none' },
} as const;

export function StrengthChart({ language, series, xName, yName, xDecimals, likely }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const chart = init(element, null, { renderer: 'svg', width: element.clientWidth, height: element.clientHeight });
    const axis = (name: string, decimals: number): object => ({
      type: 'value',
      name,
      nameLocation: 'middle',
      nameTextStyle: { color: '#9aa3ad', fontSize: 11 },
      axisLine: { show: true, lineStyle: { color: '#3a414a' } },
      splitLine: { lineStyle: { color: '#24282d' } },
      axisLabel: { color: '#c3c8cf', fontSize: 11, formatter: (v: number) => number(language, v, decimals) },
    });
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: 'Inter, sans-serif' },
      grid: { left: 52, right: 10, top: 12, bottom: 74 },
      legend: { bottom: 0, left: 0, itemWidth: 22, itemHeight: 8, itemGap: 8, textStyle: { color: '#c3c8cf', fontSize: 11 } },
      xAxis: { ...axis(xName, xDecimals), nameGap: 22, min: 0 },
      yAxis: { ...axis(yName, 0), nameGap: 42, min: 0, splitNumber: 4 },
      series: series.map((s, n) => {
        const { color, type, symbol } = looks[s.look];
        const area = n === 0 && likely !== undefined;
        return {
          type: 'line',
          name: s.name,
          data: s.points.map((p) => [...p]),
          symbol,
          symbolSize: 6,
          lineStyle: { color, type, width: 2 },
          itemStyle: { color },
          ...(area
            ? {
                markArea: {
                  silent: true,
                  itemStyle: { color: 'rgba(63,208,212,0.08)' },
                  data: [[{ xAxis: likely[0] }, { xAxis: likely[1] }]],
                },
              }
            : {}),
        };
      }),
    });
    return () => chart.dispose();
  }, [language, series, xName, yName, xDecimals, likely]);
  return <div ref={box} className="chart" aria-hidden="true" />;
}
