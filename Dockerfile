# syntax=docker/dockerfile:1
# One image for the API, the worker, the migration, and the commands of dist/scripts; the command says which.

FROM node:24.11-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/stripe-sandbox/package.json packages/stripe-sandbox/
RUN npm ci
COPY . .
RUN npm run build

FROM node:24.11-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The packages of the workspace are for development: none of them is in the image.
RUN npm ci --omit=dev --workspaces=false

# Debian rather than Alpine: Temporal's native core is built against glibc.
FROM node:24.11-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8084
# Temporal's core trusts the authorities of the system, of which a slim image has none.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/package.json ./
COPY --from=build /app/dist ./dist
USER node
EXPOSE 8084
# The worker ends what it has begun before it stops; the platform should wait 40 seconds after SIGTERM.
STOPSIGNAL SIGTERM
CMD ["node", "--enable-source-maps", "dist/api/server.js"]
