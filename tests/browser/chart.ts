import type { Page } from 'playwright-core';

/** A chart on an open page, by its id. */
export class Chart {
  readonly #page: Page;
  readonly id: string;

  constructor(page: Page, id: string) {
    this.#page = page;
    this.id = id;
  }

  /** What each panel shows, as epoch ms. */
  async views(): Promise<[from: number, to: number][]> {
    return this.#evaluate(
      `chart.getModel().queryComponents({ mainType: 'xAxis' }).map(({ axis }) => axis.scale.getExtent())`,
    );
  }

  /** The labels of a panel's axis of values, from below. */
  async ticks(panel = 0): Promise<number[]> {
    const axis = `chart.getModel().queryComponents({ mainType: 'yAxis' })[${panel}].axis`;
    const texts = await this.#evaluate<string[]>(`${axis}.getViewLabels().map(({ formattedLabel }) => formattedLabel)`);
    return texts.map((text) => Number(text.replaceAll(',', '')));
  }

  async bounds(panel = 0): Promise<[low: number, high: number]> {
    const [option] = await this.#evaluate<{ min: number; max: number }[]>(`[chart.getOption().yAxis[${panel}]]`);
    return [option!.min, option!.max];
  }

  /** Moves the pointer to a share of a panel's width, and returns the lines of the tooltip. */
  async hover(share: number): Promise<string[]> {
    const { left, right, top } = await this.#evaluate<{ left: number; right: number; top: number }>(
      'chart.getOption().grid[0]',
    );
    const box = await this.#box('start');
    const x = box.x + left + share * (box.width - left - right);
    await this.#page.mouse.move(x - 3, box.y + top + 40);
    await this.#page.mouse.move(x, box.y + top + 42);
    const tooltip = this.#page.locator(`#${this.id} table.tip`);
    await tooltip.waitFor({ state: 'visible' });
    return (await tooltip.locator('xpath=..').innerText()).split('\n').map((line) => line.trim());
  }

  /** Drags the left end of the bar under the chart over a share of it. */
  async dragStart(share: number): Promise<void> {
    const { left, right } = await this.#evaluate<{ left: number; right: number }>('chart.getOption().grid[0]');
    const box = await this.#box('end');
    const y = box.y + box.height - 21;
    const from = box.x + left + 2;
    const to = from + share * (box.width - left - right);
    await this.#page.mouse.move(from, y);
    await this.#page.mouse.down();
    await this.#page.mouse.move((from + to) / 2, y);
    await this.#page.mouse.move(to, y);
    await this.#page.mouse.up();
  }

  /** Turns the wheel over the first panel. */
  async wheel(by: number): Promise<void> {
    const box = await this.#box('start');
    await this.#page.mouse.move(box.x + box.width / 2, box.y + 90);
    await this.#page.mouse.wheel(0, by);
  }

  /** The colour in which the chart writes. */
  async ink(): Promise<string> {
    return this.#evaluate('chart.getOption().textStyle.color');
  }

  /** Where the chart lies once its head or its foot is in view. */
  async #box(block: 'start' | 'end'): Promise<{ x: number; y: number; width: number; height: number }> {
    await this.#page.evaluate(
      `document.getElementById('${this.id}').scrollIntoView({ block: '${block}', behavior: 'instant' })`,
    );
    return (await this.#page.locator(`#${this.id}`).boundingBox())!;
  }

  async #evaluate<T>(expression: string): Promise<T> {
    const chart = `echarts.getInstanceByDom(document.getElementById('${this.id}'))`;
    return (await this.#page.evaluate(`((chart) => ${expression})(${chart})`)) as T;
  }
}
