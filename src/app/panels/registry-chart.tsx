// Curves with their 95 % band, as SVG without motion; loaded when figures are looked at. Hidden from the ear: the numbers stand in the table below.
import { useEffect, useRef } from 'react';
import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { number, type Language } from '../../words/index.ts';

use([LineChart, GridComponent, LegendComponent, SVGRenderer]);

export interface BandSeries {
  readonly name: string;
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    readonly low: number | undefined;
    readonly high: number | undefined;
  }[];
}
interface ChartProps {
  readonly language: Language;
  readonly series: readonly BandSeries[];
  readonly xName: string;
  readonly yMax: number;
  /** A curve that falls in steps and stays between them. */
  readonly stepped?: boolean;
}
const looks = [
  { color: '#3fd0d4', type: 'solid' },
  { color: '#f2b544', type: 'dashed' },
] as const;

export function RegistryChart(props: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const { language, series, xName, yMax, stepped } = props;
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let chart: ReturnType<typeof init> | undefined;
    // in turns of its own, so that no turn of the page is long
    let timer = setTimeout(() => {
      const made = init(element, null, { renderer: 'svg', width: element.clientWidth, height: element.clientHeight });
      chart = made;
      timer = setTimeout(() => made.setOption(optionOf({ language, series, xName, yMax, ...(stepped === true ? { stepped } : {}) })), 0);
    }, 0);
    return () => {
      clearTimeout(timer);
      chart?.dispose();
    };
  }, [language, series, xName, yMax, stepped]);
  return <div ref={box} className="registry-chart" aria-hidden="true" />;
}

function optionOf({ language, series, xName, yMax, stepped = false }: ChartProps): EChartsCoreOption {
  const decimals = yMax <= 1 ? 1 : 0;
  const axis = {
    type: 'value',
    axisLine: { show: true, lineStyle: { color: '#3a414a' } },
    splitLine: { lineStyle: { color: '#24282d' } },
  };
  const label = (digits: number): object => ({ color: '#c3c8cf', fontSize: 11, formatter: (v: number) => number(language, v, digits) });
  const step = stepped ? { step: 'end' } : {};
  return {
    animation: false,
    textStyle: { fontFamily: 'Inter, sans-serif' },
    grid: { left: 38, right: 12, top: 10, bottom: series.length > 1 ? 66 : 44 },
    ...(series.length > 1
      ? {
          legend: {
            bottom: 0,
            left: 0,
            data: series.map((s) => s.name),
            itemWidth: 22,
            itemHeight: 8,
            textStyle: { color: '#c3c8cf', fontSize: 11 },
          },
        }
      : {}),
    xAxis: {
      ...axis,
      name: xName,
      nameLocation: 'middle',
      nameGap: 24,
      nameTextStyle: { color: '#9aa3ad', fontSize: 11 },
      min: 0,
      axisLabel: label(0),
    },
    yAxis: { ...axis, min: 0, max: yMax, axisLabel: label(decimals), interval: yMax / 5 },
    series: series.flatMap((s, n) => {
      const { color, type } = looks[n % looks.length];
      const silent = {
        type: 'line',
        stack: `band ${n}`,
        symbol: 'none',
        silent: true,
        lineStyle: { opacity: 0 },
        tooltip: { show: false },
        ...step,
      };
      return [
        { ...silent, name: `${s.name} −`, data: s.points.map((p) => [p.x, p.low ?? p.y]) },
        {
          ...silent,
          name: `${s.name} +`,
          areaStyle: { color, opacity: 0.16 },
          data: s.points.map((p) => [p.x, (p.high ?? p.y) - (p.low ?? p.y)]),
        },
        {
          type: 'line',
          name: s.name,
          data: s.points.map((p) => [p.x, p.y]),
          symbol: stepped ? 'none' : 'circle',
          symbolSize: 6,
          lineStyle: { color, type, width: 2 },
          itemStyle: { color },
          ...step,
        },
      ];
    }),
  };
}
