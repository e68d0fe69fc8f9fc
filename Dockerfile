# Activation Desk as a container: docs/deployment.md says how it is run.

# --- The packages that run in production, and nothing that built them --------------------------------
FROM node:24.21.0-trixie-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# Not `npm ci`: the lock file names the packages of every platform, and npm ci wants each of them there.
RUN npm install --omit=dev --no-audit --no-fund

# --- The image ---------------------------------------------------------------------------------------
FROM node:24.21.0-trixie-slim
# A container is reached from outside of it. On such an address the bot wants MicrosoftAppId or Slack, so that it knows who calls.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3978
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json LICENSE* THIRD-PARTY-NOTICES* ./
COPY locales locales
COPY dialogs dialogs
COPY bot bot
# The only place that is written to, besides /tmp; everything else belongs to root.
RUN install -d -o 1000 -g 1000 -m 0700 data
VOLUME /app/data
# The user `node` of the base image, as a number: Kubernetes can then see that it is not root.
USER 1000:1000
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# What `npm start` runs, without npm: SIGTERM has to reach the process itself.
CMD ["node", "--heap-growing-percent=30", "--max-semi-space-size=16", "bot/index.ts"]
