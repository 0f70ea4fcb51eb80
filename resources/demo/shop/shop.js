// Owns what the demo shop's pages do by themselves: the basket (kept in this browser), the password's show button.
(() => {
  const basketKey = 'maison-lumiere.basket';
  const starter = [{ item: 'E14, 25 W, 2 700 K', price: 7.5, quantity: 1 }];
  const byId = (id) => document.getElementById(id);

  function readBasket() {
    try {
      return JSON.parse(localStorage.getItem(basketKey)) ?? starter;
    } catch {
      return starter;
    }
  }
  function keepBasket(lines) {
    try {
      localStorage.setItem(basketKey, JSON.stringify(lines));
    } catch {
      // Without storage the basket lasts as long as the page.
    }
  }

  byId('add-form')?.addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const chosen = new FormData(form);
    const item = `${form.dataset.item}, ${chosen.get('colour')}`;
    const quantity = Math.max(1, Number(chosen.get('quantity')) || 1);
    const lines = readBasket();
    const same = lines.find((line) => line.item === item);
    if (same) same.quantity += quantity;
    else lines.push({ item, price: Number(form.dataset.price), quantity });
    keepBasket(lines);
    byId('added').textContent = byId('added').dataset.words;
  });

  // A colour is a state of the page, with an address and a title of its own, without loading another.
  const title = document.title;
  for (const input of document.querySelectorAll('input[name="colour"]')) {
    input.addEventListener('change', () => {
      history.pushState(null, '', `?colour=${encodeURIComponent(input.value)}`);
      document.title = `${input.value} · ${title}`;
    });
  }

  function showBasket() {
    const place = byId('basket');
    if (!place) return;
    const money = new Intl.NumberFormat(place.dataset.locale, { style: 'currency', currency: 'EUR' });
    const lines = readBasket();
    byId('basket-lines').replaceChildren(
      ...lines.map((line, index) => {
        const row = document.createElement('tr');
        const quantity = Object.assign(document.createElement('input'), {
          type: 'number',
          min: 1,
          max: 20,
          value: line.quantity,
        });
        quantity.setAttribute('aria-label', line.item);
        quantity.addEventListener('change', () => {
          line.quantity = Math.max(1, Number(quantity.value) || 1);
          keepBasket(lines);
          showBasket();
        });
        const remove = Object.assign(document.createElement('button'), {
          type: 'button',
          className: 'button quiet',
          textContent: place.dataset.remove,
        });
        remove.addEventListener('click', () => {
          keepBasket(lines.filter((_, other) => other !== index));
          showBasket();
        });
        for (const content of [line.item, quantity, money.format(line.price * line.quantity), remove]) {
          const cell = document.createElement('td');
          cell.append(content);
          row.append(cell);
        }
        return row;
      }),
    );
    const subtotal = lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
    const delivery = subtotal === 0 || subtotal >= 60 ? 0 : 4.9;
    byId('basket-empty').hidden = lines.length > 0;
    byId('subtotal').textContent = money.format(subtotal);
    byId('delivery').textContent = delivery === 0 ? byId('delivery').dataset.free : money.format(delivery);
    byId('total').textContent = money.format(subtotal + delivery);
  }
  showBasket();

  for (const [form, answer] of [
    ['coupon-form', 'coupon-answer'],
    ['settings-form', 'saved'],
  ]) {
    byId(form)?.addEventListener('submit', (event) => {
      event.preventDefault();
      byId(answer).textContent = byId(answer).dataset.words;
    });
  }

  byId('show-password')?.addEventListener('click', ({ currentTarget: button }) => {
    const field = byId('password');
    const isShown = field.type === 'text';
    field.type = isShown ? 'password' : 'text';
    button.setAttribute('aria-pressed', String(!isShown));
    button.textContent = isShown ? button.dataset.show : button.dataset.hide;
  });
})();
