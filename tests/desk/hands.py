"""Hands that work on a page as a person does who knows nothing but what is written on it."""

from __future__ import annotations

from typing import Any

from tests.desk.browser import Page

_FIELD = """
const said = (box) => {
  const label = box.labels?.[0]?.cloneNode(true);
  if (!label) return box.getAttribute('aria-label') || '';
  for (const inner of label.querySelectorAll('input, textarea, select')) inner.remove();
  return label.textContent.trim();
};
return [...document.querySelectorAll('input, textarea, select')].filter((box) =>
  box.checkVisibility() && (said(box) === arguments[0] || box.ariaLabel === arguments[0])).at(-1);
"""
_PLACE = """
return [...document.querySelectorAll('a, button, summary')].filter((one) =>
  one.checkVisibility() && one.textContent.trim().startsWith(arguments[0])).at(arguments[1]);
"""
_ADD = """
const lists = [...document.querySelectorAll('.field.parts')];
const list = lists.find((one) => one.querySelector('h2').textContent === arguments[0]);
return list && list.querySelector(':scope > .add');
"""
_IN_NEW = (
    """return document.activeElement.matches('.item[open] input, .item[open] textarea, .item[open] select')"""
)
_IS_BEFORE = """
return !!(arguments[0].compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING)
"""
_MOST_KEYS = 400


class Keyboard:
    """Goes everywhere by keys."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.keys = page, 0, 0

    def press(self, words: str, which: int = 0) -> None:
        """A link or a button whose words begin so; ``which``: -1 for the last one."""
        self._at(words, lambda: self.page.driver.execute_script(_PLACE, words, which), self._push)

    def write(self, label: str, text: str) -> None:
        """Writes into the last field of this name that is seen."""
        self._at(label, lambda: self._field(label), self._reach)
        self._type(text)

    def choose(self, label: str, *words: str) -> None:
        """Chooses words of a list by their first letters."""
        for word in words:
            clicks = self.clicks
            self._at(label, lambda: self._field(label), self._reach)
            self._type(word)
            if self.clicks > clicks:
                self._type("\n")  # a click opened the list

    def pick(self, label: str, *words: str) -> None:
        """Takes words of a list by what they begin with; the box in which that was written is empty again after."""
        for word in words:
            self._at(label, lambda: self._field(label), self._reach)
            self._type(f"{word}\n")
            self.page.until(f"{word} is taken", lambda: self._field(label).get_property("value") == "")

    def add(self, list: str) -> None:
        """A new item of a list, in whose first field one writes at once."""
        self._at(list, lambda: self.page.driver.execute_script(_ADD, list), self._push)
        self.page.until(f"a new one of {list}", lambda: self.page.run(_IN_NEW))

    def _field(self, label: str) -> Any:
        return self.page.driver.execute_script(_FIELD, label)

    def _at(self, what: str, find: Any, does: Any) -> None:
        def done() -> bool:
            element = find()
            return element is not None and does(element)

        self.page.until(what, done)

    def _push(self, element: Any) -> bool:
        if not self._reach(element):
            return False
        self._type("\n")
        return True

    def _reach(self, element: Any) -> bool:
        for _ in range(_MOST_KEYS):
            if element == self.page.driver.switch_to.active_element:
                return True
            self._step(is_back=self.page.driver.execute_script(_IS_BEFORE, element))
        return False

    def _step(self, is_back: bool) -> None:
        from selenium.webdriver import ActionChains, Keys

        self.keys += 1
        chain = ActionChains(self.page.driver, duration=0)
        if is_back:
            chain.key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
        else:
            chain.send_keys(Keys.TAB).perform()

    def _type(self, text: str) -> None:
        from selenium.webdriver import ActionChains, Keys

        self.keys += len(text)
        ActionChains(self.page.driver, duration=0).send_keys(text.replace("\n", Keys.ENTER)).perform()


class Mouse(Keyboard):
    """Clicks where it wants to go; only what comes next by one key is reached by it."""

    def _push(self, element: Any) -> bool:
        element.click()
        self.clicks += 1
        return True

    def _reach(self, element: Any) -> bool:
        if element == self.page.driver.switch_to.active_element:
            return True
        self._step(is_back=False)
        if element != self.page.driver.switch_to.active_element:
            element.click()
            self.clicks += 1
        return True
