/** The copy to keep gets a button that prints it, where there is a script to do so. */
const button = document.createElement('button');
button.type = 'button';
button.className = 'primary print';
button.textContent = 'Print this copy';
button.addEventListener('click', () => print());
document.querySelector('h1').after(button);
