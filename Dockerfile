# Linnet as an image: docs/install.md, "In a container".
ARG NODE=node:26-slim

FROM ${NODE} AS build
WORKDIR /linnet
# What is installed changes seldom, and is kept while only sources do.
COPY package.json package-lock.json .npmrc ./
COPY packages/api-schemas/package.json packages/api-schemas/
COPY packages/server/package.json packages/server/
COPY packages/web/package.json packages/web/
RUN npm ci
COPY . .
RUN npm run build
# The image has a Node of its own.
RUN npm prune --omit=dev && rm -rf node_modules/node-linux-* node_modules/.bin/node

FROM ${NODE}
# For videos and sounds; without it they are kept as they are uploaded.
RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*
# As npm start has them: docs/benchmarks.md has what each is worth.
ENV NODE_ENV=production MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072
ENV DATA_DIR=/data HOST=0.0.0.0 PORT=3000
WORKDIR /linnet
COPY --from=build /linnet/package.json /linnet/LICENSE ./
COPY --from=build /linnet/node_modules node_modules
COPY --from=build /linnet/packages/api-schemas packages/api-schemas
COPY --from=build /linnet/packages/server/package.json packages/server/
COPY --from=build /linnet/packages/server/dist packages/server/dist
COPY --from=build /linnet/packages/web/package.json packages/web/
COPY --from=build /linnet/packages/web/build packages/web/build
RUN install -d -o node -g node -m 0750 /data
# Nothing but /data and /tmp is written to: the rest may be read-only.
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=8", "--heap-growing-percent=20", "--no-sparkplug", "--expose-gc", "packages/server/dist/main.js"]
CMD ["start"]
