// Shows the OpenAPI document. A file of its own: our pages run no inline script.
const place = document.getElementById("document");
if (window.SwaggerUIBundle) {
  window.SwaggerUIBundle({
    url: place.dataset.document,
    domNode: place,
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
  });
}
