// Asks the browser for a passkey, and sends what it gives with the form. Without scripts the forms stay hidden.

const able = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON

for (const form of able ? document.querySelectorAll('.kept-passkey') : []) {
  const { creation_options: making, request_options: using } = JSON.parse(form.dataset.passkey)
  form.hidden = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    try {
      const credential = making
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(making.publicKey) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(using.publicKey) })
      form.elements.credential.value = JSON.stringify(credential)
      form.submit()
    } catch {
      // They said no, or took too long: the page still offers it, and the other way.
    }
  })
}
