// Starts `perfscore rules serve-editor` for YAML files, and shows the curve of the method under the cursor.
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function activate(context) {
  const settings = vscode.workspace.getConfiguration("perfscore");
  const folders = settings.get("rulesDirs").flatMap((folder) => ["--rules-dir", folder]);
  const server = {
    command: settings.get("command"),
    args: ["rules", "serve-editor", "--lang", settings.get("language"), ...folders],
  };
  client = new LanguageClient("perfscore", "perfscore", server, { documentSelector: [{ language: "yaml" }] });
  context.subscriptions.push(vscode.commands.registerCommand("perfscore.showCurve", showCurve));
  await client.start();
}

async function showCurve() {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const { line, character } = editor.selection.active;
  const { svg } = await client.sendRequest("perfscore/curve", {
    textDocument: { uri: editor.document.uri.toString() },
    position: { line, character },
  });
  if (!svg) {
    vscode.window.showInformationMessage("这里没有曲线：请把光标放在一个办法里 / no curve here");
    return;
  }
  const panel = vscode.window.createWebviewPanel("perfscore.curve", "曲线", vscode.ViewColumn.Beside);
  panel.webview.html = `<!doctype html><body style="background:#fff">${svg}</body>`;
}

function deactivate() {
  return client?.stop();
}

module.exports = { activate, deactivate };
